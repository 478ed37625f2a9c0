import Platform
import ActorRuntime
import Engine
import Beamulator
import Foundation
import WebServer

/// What viewers of a run are sent, over WebSockets: all that they have subscribed to, four times a second.
///
/// A viewer that does not keep up gets fewer messages, and the shards only ever do a moment of work for it at a time.
///
/// Unchecked because all that changes is touched on its queue only.
final class LiveFeed: WebSocketHandler, @unchecked Sendable {
  /// Somebody who looks on.
  private final class Viewer {
    let session: WebSocketSession
    /// The numbers of the last messages it has, by topic; nil is none.
    var seen: [FeedSubject: Int?] = [:]

    init(_ session: WebSocketSession) { self.session = session }
  }

  /// A viewer with more bytes under way than this gets no more for now.
  private static let patience = 64 << 10
  /// The most topics of one viewer.
  private static let mostTopics = 32
  /// So long the shards' acts may wait for a look at the actors, in nanoseconds.
  private static let stretch: Int64 = 250_000
  private static let ticksPerSecond = 4

  private let run: Run
  private let epoch: String
  private let queue = DispatchQueue(label: "feed")
  private let timer: any DispatchSourceTimer
  private let scans: [ChangeScanner]
  private var sampler: RunSampler
  private var field = ActorGrid()
  private var viewers: [Viewer] = []
  private var topics: [FeedSubject: FeedTopic] = [:]
  private var behaviors: JSON = .array([])
  private var ticks = 0
  private var isMeasuring = false
  private var isScanning = false
  /// How many of each were taken up.
  private var complaints = 0
  private var lines = 0
  private var hasEnded = false
  /// The greatest number of a topic that nobody sees any more.
  private var lastNumber = 0

  init(_ run: Run) {
    self.run = run
    epoch = "\(run.metadata.runID)/\(getpid())-\(Int64(Date().timeIntervalSince1970 * 1000))"
    sampler = RunSampler(run)
    scans = run.runtime.shards.map(ChangeScanner.init)
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

  /// Says how the run ended, and lets all go.
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
          remedy: "GET /api/v1/behaviors tells what there is")
      }
      guard viewer.seen.keys.contains(subject) || viewer.seen.count < Self.mostTopics else {
        throw ControlError(
          .badRequest, "more than \(Self.mostTopics) topics were subscribed to", remedy: "unsubscribe from some first")
      }
      viewer.seen[subject] = .some(request.epoch == epoch ? request.seen(of: name) : nil)
      if subject != .tiles, topics[subject] == nil { topics[subject] = topic(subject) }
    }
    forgetUnwatched()
    refresh()
    pump(viewer)
  }

  /// A topic of one actor or behavior; its numbers are above those of an earlier one of the same name.
  private func topic(_ subject: FeedSubject) -> FeedTopic {
    if case .behavior = subject { return FeedTopic(object: subject.name, from: lastNumber) }
    return FeedTopic(text: subject.name, from: lastNumber)
  }

  /// Drops topics of one actor or behavior that nobody sees any more.
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

  /// Sends a viewer what it has not seen, if it keeps up.
  private func pump(_ viewer: Viewer) {
    for (subject, seen) in viewer.seen where subject != .tiles {
      guard viewer.session.pendingBytes < Self.patience else { return }
      guard let topic = topics[subject], topic.sequence != seen else { continue }
      let messages = topic.messages(after: seen)
      if messages.isEmpty { continue }
      for message in messages { viewer.session.send(text: message) }
      viewer.seen[subject] = .some(topic.sequence)
    }
  }

  private func pumpTiles() {
    for viewer in viewers {
      guard let seen = viewer.seen[.tiles], viewer.session.pendingBytes < Self.patience else { continue }
      let isNext = seen.map { $0 + 1 == Int(field.sequence) } ?? false
      viewer.session.send(binary: isNext ? field.change : field.whole)
      viewer.seen[.tiles] = .some(Int(field.sequence))
    }
  }

  // MARK: Looking

  private func tick() {
    guard !hasEnded else { return }
    giveWay()
    let isSecond = ticks % Self.ticksPerSecond == 0
    let isForTiles = isWatched(.tiles) && ticks % field.pace == 0
    ticks += 1
    if isSecond { measure() }
    if !viewers.isEmpty, isForTiles || isSecond { scan() }
    refresh()
    for subject in topics.keys { look(at: subject, isSecond: isSecond) }
    for viewer in viewers { pump(viewer) }
  }

  /// Has the thread that the queue is on give way to the shards' threads: who looks on waits for the actors. (Linux takes 0
  /// for the calling thread.)
  private func giveWay() { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10) }

  /// Takes up what can be had without asking the shards.
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
    run.statistics { statistics in
      self.queue.async {
        self.giveWay()
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
    let seen = Locked<[ChangeScanner.Changes]>([])
    for scan in scans {
      scan.look(stretch: Self.stretch) { changes in
        let all = seen.withLock { seen in
          seen.append(changes)
          return seen.count == self.scans.count ? seen : nil
        }
        if let all { self.queue.async { self.saw(all) } }
      }
    }
  }

  private func saw(_ changes: [ChangeScanner.Changes]) {
    giveWay()
    isScanning = false
    let parts = run.populationSnapshot
    field.take(changes, parts)
    let counts = field.counts(behaviors: parts.behaviors.count)
    func count(_ place: Int, _ condition: ActorCondition) -> JSON.Member {
      JSON.Member("\(condition)", .int(Int64(counts[place][Int(condition.rawValue)])))
    }
    behaviors = .array(
      parts.behaviors.enumerated().map { place, name in
        let all = counts[place].dropFirst().reduce(0, +)
        return .object([
          .init("name", .string(name)), .init("actors", .int(Int64(all))), count(place, .paused),
          count(place, .crashed), count(place, .quarantined),
        ])
      })
    for (place, name) in parts.behaviors.enumerated() {
      topics[.behavior(name)]?.set([
        .init("name", .string(name)), .init("actors", .int(Int64(counts[place].dropFirst().reduce(0, +)))),
        count(place, .waiting), count(place, .paused), count(place, .crashed), count(place, .quarantined),
        .init("config", .array(parts.configurations(of: name))),
      ])
    }
    pumpTiles()
  }

  /// Asks the shards for what a topic shows, where somebody sees it.
  private func look(at subject: FeedSubject, isSecond: Bool) {
    switch subject {
    case .tree:
      guard isSecond, isWatched(.tree) else { return }
      run.tree(all: false) { result in
        guard let tree = try? result.get() else { return }
        self.take(.tree, String(decoding: JSONText.bytes(of: tree).dropLast(), as: UTF8.self))
      }
    case .actor(let id):
      run.actor(id) { result in self.take(subject, (try? result.get())?.text ?? "null") }
    default: break
    }
  }

  private func take(_ subject: FeedSubject, _ text: String) { queue.async { self.topics[subject]?.set(text) } }
}
