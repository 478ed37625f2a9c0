import Foundation

/// Saves a run's actors once a second, or less often where that takes long, on a thread of its own.
///
/// A round that cannot be saved is tried again each second; what changes meanwhile comes with the next. The run goes on.
///
/// Unchecked because what threads share is guarded by the condition's lock, and the store belongs to one at a time.
final class CheckpointWriter: @unchecked Sendable {
  /// Seconds from one round to the next, at least.
  private static let pause = 1.0
  /// A round is followed by so many times its own length, so that saving takes a twentieth of a core at most.
  private static let rests = 19.0
  /// Seconds for which the last round is tried.
  private static let patience = 5.0

  /// Told the simulated time of a round that was saved and how many of its actors had changed, or why it was not.
  typealias Asker = @Sendable (Result<(simulated: SimulatedTime, actors: Int), any Error>) -> Void

  private let store: any CheckpointStore
  private let records: RecordWriter
  private let names: ActionNames
  /// By the behavior's name.
  private let stateVersions: [String: Int]
  private let services: Services
  private let log: RunLog
  private let condition = NSCondition()
  private var waiting: Harvest?
  private var isClosing = false
  private var thread: OSThread?
  /// Who wants to know of a round that is begun from now on.
  private var askers: [Asker] = []
  private var isFailing = false
  /// Behaviors whose states did not encode.
  private var unsavable: Set<String> = []

  init(
    _ store: any CheckpointStore, _ records: RecordWriter, _ names: ActionNames, stateVersions: [String: Int],
    services: Services, log: RunLog
  ) {
    self.store = store
    self.records = records
    self.names = names
    self.stateVersions = stateVersions
    self.services = services
    self.log = log
    services.report(.checkpoints, .running)
  }

  /// Saves the actors before they live.
  ///
  /// - Throws: When the store cannot be used.
  func saveFirst(_ harvest: Harvest) throws { try store.save(encode(harvest)) }

  /// Begins to save.
  ///
  /// - Parameter gather: Gathers what there is to save and hands it over, once for each time it is asked.
  func start(_ gather: @escaping @Sendable (@escaping @Sendable (Harvest) -> Void) -> Void) {
    thread = OSThread("checkpoints") { self.work(gather) }
  }

  /// Saves the last round, and what is not saved yet.
  func close(_ last: Harvest) {
    condition.lock()
    isClosing = true
    condition.broadcast()
    condition.unlock()
    thread?.join()
    let round = encode(waiting?.followed(by: last) ?? last)
    let end = Date(timeIntervalSinceNow: Self.patience)
    while save(round) != nil, Date() < end { usleep(500_000) }
    store.close()
  }

  /// Saves soon, without waiting for the next second; any thread.
  func saveSoon(_ asker: @escaping Asker) {
    condition.lock()
    defer { condition.unlock() }
    askers.append(asker)
    condition.broadcast()
  }

  private func work(_ gather: @Sendable (@escaping @Sendable (Harvest) -> Void) -> Void) {
    var pause = Self.pause
    repeat {
      var asked = takeAskers()
      gather { self.take($0) }
      guard let harvest = awaitHarvest() else { return }
      // An exact round stands for all records up to its number.
      while harvest.run.isExact, !records.hasSettled(harvest.run.sequence) { if rest(0.02) { return } }
      let start = SimulationClock.wallNow
      let round = encode(harvest)
      while let problem = save(round) {
        for asker in asked { asker(.failure(problem)) }
        asked = []
        if rest(Self.pause) { return }
      }
      for asker in asked { asker(.success((round.run.simulated, round.actors.count))) }
      condition.lock()
      waiting = nil
      condition.unlock()
      pause = max(Self.pause, Self.rests * Double(SimulationClock.wallNow - start) / 1e9)
    } while !rest(pause, orUntilAsked: true)
  }

  private func takeAskers() -> [Asker] {
    condition.lock()
    defer {
      askers = []
      condition.unlock()
    }
    return askers
  }

  private func take(_ harvest: Harvest) {
    condition.lock()
    waiting = harvest
    condition.broadcast()
    condition.unlock()
  }

  /// The harvest that was asked for; nil when the run is over.
  private func awaitHarvest() -> Harvest? {
    condition.lock()
    defer { condition.unlock() }
    while waiting == nil, !isClosing { condition.wait() }
    return isClosing ? nil : waiting
  }

  /// Waits for so many seconds; true when the run is over.
  private func rest(_ seconds: Double, orUntilAsked: Bool = false) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    let end = Date(timeIntervalSinceNow: seconds)
    while !isClosing, !(orUntilAsked && !askers.isEmpty), condition.wait(until: end) {}
    return isClosing
  }

  /// Saves a round; gives what keeps it from being saved.
  private func save(_ round: CheckpointRound) -> (any Error)? {
    do {
      try store.save(round)
      records.saved(round.run.spool ?? [:])
      if isFailing { log.write(.warning, "the actors are saved again", fields: ["store": store.location]) }
      isFailing = false
      services.report(.checkpoints, .running)
      return nil
    } catch {
      if !isFailing {
        log.write(
          .error, "the actors could not be saved, trying again",
          fields: ["store": store.location, "error": "\(error)"])
      }
      isFailing = true
      services.report(.checkpoints, .failing("\(error)"))
      return error
    }
  }

  private func encode(_ harvest: Harvest) -> CheckpointRound {
    var round = CheckpointRound(run: harvest.run, gone: harvest.gone)
    round.actors.reserveCapacity(harvest.actors.count)
    for actor in harvest.actors {
      let behavior = actor.cell.behavior
      do {
        round.actors.append(
          try Checkpoint(
            actor.cell, stateVersion: stateVersions[behavior] ?? 1, lastAction: names[actor.cell.lastAction],
            performed: actor.performed))
      } catch {
        guard unsavable.insert(behavior).inserted else { continue }
        log.write(
          .error, "a state could not be saved; its actor, and others of its behavior, are kept as they were before",
          fields: ["behavior": behavior, "actor": "\(actor.cell.id)", "error": "\(error)"])
      }
    }
    return round
  }
}
