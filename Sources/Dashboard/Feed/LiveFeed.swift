import Platform
import ActorRuntime
import Engine
import Beamulator
import Foundation
import WebServer

/// Sends the viewers of a run the topics that they have subscribed to, over WebSockets, four times a second.
///
/// A slow viewer gets fewer messages, and the shards work for viewers in short time slices only.
///
/// Unchecked because its mutable state is used on its queue only.
final class LiveFeed: WebSocketHandler, @unchecked Sendable {
  /// A connected viewer.
  private final class Viewer {
    let session: WebSocketSession
    /// The number of the last message sent, by topic; nil before the first.
    var seen: [FeedSubject: Int?] = [:]

    init(_ session: WebSocketSession) { self.session = session }
  }

  /// The limit of pending bytes above which a viewer gets no further messages for now.
  private static let pendingBytesLimit = 64 << 10
  /// The maximum number of topics of a viewer.
  private static let topicLimit = 32
  /// The time slice of a scan of a shard's actors in nanoseconds, for which acts may wait.
  private static let timeSlice: Int64 = 250_000
  private static let ticksPerSecond = 4

  private let run: Run
  private let controller: RunController
  private let epoch: String
  private let queue = DispatchQueue(label: "feed")
  private let timer: any DispatchSourceTimer
  private let scanners: [ChangeScanner]
  private var sampler: RunSampler
  private var grid = ActorGrid()
  private var viewers: [Viewer] = []
  private var topics: [FeedSubject: FeedTopic] = [:]
  private var behaviors: JSON = .array([])
  private var ticks = 0
  private var isMeasuring = false
  private var isScanning = false
  /// The number of complaints and log lines already published.
  private var complaints = 0
  private var lines = 0
  private var hasEnded = false
  /// The greatest message number of the dropped topics.
  private var lastNumber = 0

  init(_ run: Run, _ controller: RunController) {
    self.run = run
    self.controller = controller
    epoch = "\(run.metadata.runID)/\(getpid())-\(Int64(Date().timeIntervalSince1970 * 1000))"
    sampler = RunSampler(run)
    scanners = run.runtime.shards.map(ChangeScanner.init)
    timer = DispatchSource.makeTimerSource(queue: queue)
    topics = [
      .overview: FeedTopic(object: "overview"), .history: FeedTopic(list: "history", limit: 3600),
      .actions: FeedTopic(object: "actions"), .complaints: FeedTopic(list: "complaints", limit: 500),
      .log: FeedTopic(list: "log", limit: 500), .tree: FeedTopic(text: "tree"),
    ]
    timer.schedule(deadline: .now(), repeating: 1.0 / Double(Self.ticksPerSecond), leeway: .milliseconds(20))
    timer.setEventHandler { [weak self] in self?.tick() }
    timer.activate()
  }

  deinit { timer.cancel() }

  /// Sends the summary to all viewers and closes their sessions.
  func end(summary: String) {
    queue.sync {
      hasEnded = true
      timer.cancel()
      topics[.overview]?.set(sampler.overview(behaviors, viewers: viewers.count))
      for viewer in viewers {
        pump(viewer)
        viewer.session.send(text: Array("{\"ended\":\(summary)}".utf8))
        viewer.session.close(code: .normal, reason: "the run has ended")
      }
    }
  }

  // MARK: Viewers

  func opened(_ session: WebSocketSession) {
    queue.async {
      self.viewers.append(Viewer(session))
      let hello: JSON = ["hello": ["epoch": .string(self.epoch), "run_id": .string(self.run.metadata.runID)]]
      session.send(text: Array(hello.text.utf8))
    }
  }

  func received(_ session: WebSocketSession, text: [UInt8]) {
    queue.async {
      guard let viewer = self.viewers.first(where: { $0.session === session }) else { return }
      do throws(ControlError) {
        try self.serve(try FeedRequest(text), viewer)
      } catch {
        let problem: JSON = ["error": ["detail": .string(error.detail), "remedy": .string(error.remedy)]]
        session.send(text: Array(problem.text.utf8))
      }
    }
  }

  func closed(_ session: WebSocketSession) {
    queue.async {
      self.viewers.removeAll { $0.session === session }
      self.forgetUnwatched()
    }
  }

  private func serve(_ request: FeedRequest, _ viewer: Viewer) throws(ControlError) {
    for name in request.unsubscribe ?? [] { viewer.seen[try FeedSubject(name)] = nil }
    for name in request.subscribe ?? [] {
      let subject = try FeedSubject(name)
      if case .behavior(let behavior) = subject, !run.plan.kinds.contains(where: { $0.name == behavior }) {
        throw ControlError(
          .badRequest, "there is no behavior '\(behavior.prefix(100))'",
          remedy: "see GET /api/v1/behaviors for all behaviors")
      }
      guard viewer.seen.keys.contains(subject) || viewer.seen.count < Self.topicLimit else {
        throw ControlError(
          .badRequest, "more than \(Self.topicLimit) topics are subscribed", remedy: "unsubscribe from some first")
      }
      viewer.seen[subject] = .some(request.epoch == epoch ? request.seen(of: name) : nil)
      if subject != .tiles, topics[subject] == nil { topics[subject] = topic(subject) }
    }
    forgetUnwatched()
    refresh()
    pump(viewer)
  }

  /// Creates the topic of an actor or behavior; its numbers are greater than those of an earlier topic of that name.
  private func topic(_ subject: FeedSubject) -> FeedTopic {
    if case .behavior = subject { return FeedTopic(object: subject.name, from: lastNumber) }
    return FeedTopic(text: subject.name, from: lastNumber)
  }

  /// Drops the topics of actors and behaviors that no viewer is subscribed to.
  private func forgetUnwatched() {
    topics = topics.filter { subject, topic in
      switch subject {
      case .actor, .behavior:
        if !isWatched(subject) { lastNumber = max(lastNumber, topic.sequence + 1) }
        return isWatched(subject)
      default: return true
      }
    }
  }

  private func isWatched(_ subject: FeedSubject) -> Bool { viewers.contains { $0.seen.keys.contains(subject) } }

  /// Sends a viewer the messages that it has not received, unless it is slow.
  private func pump(_ viewer: Viewer) {
    for (subject, seen) in viewer.seen where subject != .tiles {
      guard viewer.session.pendingBytes < Self.pendingBytesLimit else { return }
      guard let topic = topics[subject], topic.sequence != seen else { continue }
      let messages = topic.messages(after: seen)
      if messages.isEmpty { continue }
      for message in messages { viewer.session.send(text: message) }
      viewer.seen[subject] = .some(topic.sequence)
    }
  }

  private func pumpTiles() {
    for viewer in viewers {
      guard let seen = viewer.seen[.tiles], viewer.session.pendingBytes < Self.pendingBytesLimit else { continue }
      let isNext = seen.map { $0 + 1 == Int(grid.sequence) } ?? false
      viewer.session.send(binary: isNext ? grid.change : grid.whole)
      viewer.seen[.tiles] = .some(Int(grid.sequence))
    }
  }

  // MARK: Sampling

  private func tick() {
    guard !hasEnded else { return }
    lowerPriority()
    let isSecond = ticks % Self.ticksPerSecond == 0
    let isForTiles = isWatched(.tiles) && ticks % grid.pace == 0
    ticks += 1
    if isSecond { measure() }
    if !viewers.isEmpty, isForTiles || isSecond { scan() }
    refresh()
    for subject in topics.keys { update(subject, isSecond: isSecond) }
    for viewer in viewers { pump(viewer) }
  }

  /// Lowers the priority of the queue's current thread below the shards'. (On Linux, 0 is the calling thread.)
  private func lowerPriority() { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10) }

  /// Updates the topics that need no data of the shards.
  private func refresh() {
    topics[.overview]?.set(sampler.overview(behaviors, viewers: viewers.count))
    let echo = run.incidents.complaints
    var number = max(complaints, echo.count - echo.since(complaints).count)
    topics[.complaints]?.add(
      echo.since(complaints).map { complaint in
        number += 1
        guard case .object(let members) = JSON(complaint) else { return .null }
        return .object(
          [.init("id", .int(Int64(number))), .init("clock", .string(clock(complaint.timestamp)))] + members)
      })
    complaints = echo.count
    let log = run.recentLog
    topics[.log]?.add(log.since(lines))
    lines = log.count
  }

  private func clock(_ microseconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(microseconds) / 1e6).ISO8601Format()
  }

  private func measure() {
    guard !isMeasuring else { return }
    isMeasuring = true
    // Nothing is published any more once the run has ended.
    Task.immediate {
      guard let statistics = try? await controller.statistics() else { return }
      queue.async {
        self.lowerPriority()
        self.isMeasuring = false
        self.sampler.take(statistics)
        self.topics[.history]?.add([self.sampler.row])
        self.topics[.actions]?.set(self.sampler.actions)
      }
    }
  }

  private func scan() {
    guard !isScanning else { return }
    isScanning = true
    Task.immediate {
      guard let changes = try? await controller.changes(scanners, timeSlice: Self.timeSlice) else { return }
      queue.async { self.publish(changes) }
    }
  }

  private func publish(_ changes: [ChangeScanner.Changes]) {
    lowerPriority()
    isScanning = false
    let population = run.populationSnapshot
    grid.take(changes, population)
    let counts = grid.counts(behaviors: population.behaviors.count)
    func count(_ index: Int, _ condition: ActorCondition) -> JSON.Member {
      JSON.Member("\(condition)", .int(Int64(counts[index][Int(condition.rawValue)])))
    }
    behaviors = .array(
      population.behaviors.enumerated().map { index, name in
        let all = counts[index].dropFirst().reduce(0, +)
        return .object([
          .init("name", .string(name)), .init("actors", .int(Int64(all))), count(index, .paused),
          count(index, .crashed), count(index, .quarantined),
        ])
      })
    for (index, name) in population.behaviors.enumerated() {
      topics[.behavior(name)]?.set([
        .init("name", .string(name)), .init("actors", .int(Int64(counts[index].dropFirst().reduce(0, +)))),
        count(index, .waiting), count(index, .paused), count(index, .crashed), count(index, .quarantined),
        .init("config", .array(population.configurations(of: name))),
      ])
    }
    pumpTiles()
  }

  /// Requests the data of a topic from the shards if a viewer is subscribed.
  private func update(_ subject: FeedSubject, isSecond: Bool) {
    switch subject {
    case .tree:
      guard isSecond, isWatched(.tree) else { return }
      Task.immediate {
        guard let tree = try? await controller.tree(all: false) else { return }
        take(.tree, String(decoding: JSONText.bytes(of: tree).dropLast(), as: UTF8.self))
      }
    case .actor(let id):
      Task.immediate { take(subject, (try? await controller.actor(id))?.text ?? "null") }
    default: break
    }
  }

  private func take(_ subject: FeedSubject, _ text: String) { queue.async { self.topics[subject]?.set(text) } }
}
