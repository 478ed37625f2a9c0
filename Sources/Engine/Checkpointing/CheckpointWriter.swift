import Beamulator
import Platform
import Foundation

/// Saves a run's actors once a second, or less often where that takes long, on a thread of its own.
///
/// A checkpoint that cannot be saved is tried again each second; what changes meanwhile comes with the next. The run goes on.
///
/// Unchecked because what threads share is guarded by the condition's lock, and the store belongs to one at a time.
final class CheckpointWriter: @unchecked Sendable {
  /// Seconds from the beginning of one checkpoint to that of the next, at least.
  private static let period = 1.0
  /// From one to the next it takes so many times the CPU that a checkpoint took: a fifth of a core at most.
  private static let shareOfCore = 5.0
  /// And so many times as long as the checkpoint itself took, so that a slow disk has time for others.
  private static let shareOfDisk = 2.0
  /// Seconds for which the last checkpoint is tried.
  private static let lastSaveTimeout = 5.0

  /// Told the simulated time of a checkpoint that was saved and how many of its actors had changed, or why it was not.
  typealias Asker = @Sendable (Result<(simulated: SimulatedTime, actors: Int), any Error>) -> Void

  private let store: any CheckpointStore
  private let records: RecordWriter
  private let services: Services
  private let log: RunLog
  private let condition = NSCondition()
  private var waiting: CheckpointCapture?
  private var isClosing = false
  private var thread: OSThread?
  /// Who wants to know of a checkpoint that is begun from now on.
  private var askers: [Asker] = []
  private var isFailing = false

  init(_ store: any CheckpointStore, _ records: RecordWriter, services: Services, log: RunLog) {
    self.store = store
    self.records = records
    self.services = services
    self.log = log
    services.report(.checkpoints, .running)
  }

  /// Saves the actors before they live.
  ///
  /// - Throws: When the store cannot be used.
  func saveFirst(_ capture: CheckpointCapture) throws {
    try store.save(capture.run, capture.slices.lazy.flatMap(\.chunks), gone: capture.gone)
    records.saved(capture.run.spool ?? [:])
  }

  /// Begins to save.
  ///
  /// - Parameter collect: Gathers what there is to save and hands it over, once for each time it is asked.
  func start(_ collect: @escaping @Sendable (@escaping @Sendable (CheckpointCapture) -> Void) -> Void) {
    thread = OSThread("checkpoints") { self.work(collect) }
  }

  /// Saves the last checkpoint, and what is not saved yet.
  func close(_ last: CheckpointCapture) {
    condition.lock()
    isClosing = true
    condition.broadcast()
    condition.unlock()
    thread?.join()
    let capture = waiting?.followed(by: last) ?? last
    let end = Date(timeIntervalSinceNow: Self.lastSaveTimeout)
    while save(capture) != nil, Date() < end { usleep(500_000) }
    store.close()
  }

  /// Saves soon, without waiting for the next second; any thread.
  func saveSoon(_ asker: @escaping Asker) {
    condition.lock()
    defer { condition.unlock() }
    askers.append(asker)
    condition.broadcast()
  }

  private func work(_ collect: @Sendable (@escaping @Sendable (CheckpointCapture) -> Void) -> Void) {
    var pause = 0.0
    repeat {
      var asked = takeAskers()
      let beginning = MonotonicClock.now
      collect { self.take($0) }
      guard let capture = awaitHarvest() else { return }
      // An exact checkpoint stands for all records up to its number.
      while capture.run.isExact, !records.hasAcknowledged(capture.run.sequence) {
        if rest(0.02) { return }
        guard MonotonicClock.now - beginning > Int64(Self.lastSaveTimeout * 1e9) else { continue }
        for asker in asked + takeAskers() { asker(.failure(RecordsAreMissing())) }
        asked = []
      }
      let (start, cpu) = (MonotonicClock.now, OSThread.cpu)
      while let problem = save(capture) {
        for asker in asked + takeAskers() { asker(.failure(problem)) }
        asked = []
        if rest(Self.period) { return }
      }
      let count = capture.slices.reduce(0) { $0 + $1.actors.count }
      for asker in asked { asker(.success((capture.run.simulated, count))) }
      condition.lock()
      waiting = nil
      condition.unlock()
      let end = MonotonicClock.now
      let used = capture.slices.reduce(OSThread.cpu - cpu) { $0 + $1.cpu }
      let period = max(
        Self.period, Self.shareOfCore * Double(used) / 1e9, Self.shareOfDisk * Double(end - start) / 1e9)
      pause = period - Double(end - beginning) / 1e9
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

  private func take(_ capture: CheckpointCapture) {
    condition.lock()
    waiting = capture
    condition.broadcast()
    condition.unlock()
  }

  /// The capture that was asked for; nil when the run is over.
  private func awaitHarvest() -> CheckpointCapture? {
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

  /// Saves a checkpoint; gives what keeps it from being saved.
  private func save(_ capture: CheckpointCapture) -> (any Error)? {
    do {
      try store.save(capture.run, capture.slices.lazy.flatMap(\.chunks), gone: capture.gone)
      records.saved(capture.run.spool ?? [:])
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
}

/// Why a checkpoint of a run whose time skips cannot be saved yet.
struct RecordsAreMissing: Error, CustomStringConvertible {
  let description = "the sink does not have the records that the actors stand for"
}
