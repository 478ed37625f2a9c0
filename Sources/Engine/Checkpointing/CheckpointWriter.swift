import Beamulator
import Platform
import Foundation

/// Saves checkpoints of a run on a thread of its own: once a second, or less often if a checkpoint takes long.
///
/// A checkpoint that cannot be saved is retried every second while the run continues; the next checkpoint contains the
/// changes since.
///
/// Unchecked because the condition's lock guards the shared state, and one thread at a time uses the store.
final class CheckpointWriter: @unchecked Sendable {
  /// The least time between the starts of two checkpoints, in seconds.
  private static let period = 1.0
  /// The ratio of the interval to the CPU time of a checkpoint: at most a fifth of a core is used.
  private static let cpuRatio = 5.0
  /// The ratio of the interval to the duration of a save, which leaves a slow disk time for other work.
  private static let diskRatio = 2.0
  /// Seconds for which the last checkpoint is retried.
  private static let lastSaveTimeout = 5.0

  /// Receives the simulated time of a saved checkpoint and the number of its changed actors, or the error that prevents
  /// it.
  typealias Completion = @Sendable (Result<(simulated: SimulatedTime, actors: Int), any Error>) -> Void

  private let store: any CheckpointStore
  private let records: RecordWriter
  private let services: Services
  private let log: RunLog
  private let condition = NSCondition()
  private var waiting: CheckpointCapture?
  private var isClosing = false
  private var thread: OSThread?
  /// The requests for a checkpoint that has not started yet.
  private var requests: [Completion] = []
  private var isFailing = false

  init(_ store: any CheckpointStore, _ records: RecordWriter, services: Services, log: RunLog) {
    self.store = store
    self.records = records
    self.services = services
    self.log = log
    services.report(.checkpoints, .running)
  }

  /// Saves the first checkpoint before the run starts.
  ///
  /// - Throws: When the store cannot be written.
  func saveFirst(_ capture: CheckpointCapture) throws {
    try store.save(capture.run, capture.slices.lazy.flatMap(\.chunks), gone: capture.gone)
    records.saved(capture.run.spool ?? [:])
  }

  /// Starts the writer's thread.
  ///
  /// - Parameter collect: Collects a checkpoint and passes it to its argument exactly once.
  func start(_ collect: @escaping @Sendable (@escaping @Sendable (CheckpointCapture) -> Void) -> Void) {
    thread = OSThread("checkpoints") { self.work(collect) }
  }

  /// Ends the thread and saves the last checkpoint, together with one that is not saved yet.
  func close(_ last: CheckpointCapture) {
    condition.lock()
    isClosing = true
    condition.broadcast()
    condition.unlock()
    thread?.join()
    let capture = waiting?.followed(by: last) ?? last
    let deadline = MonotonicClock.now + Int64(Self.lastSaveTimeout * 1e9)
    while save(capture) != nil, MonotonicClock.now < deadline { usleep(500_000) }
    store.close()
  }

  /// Requests a checkpoint without waiting for the next interval. Thread-safe.
  func saveSoon(_ completion: @escaping Completion) {
    condition.lock()
    defer { condition.unlock() }
    requests.append(completion)
    condition.broadcast()
  }

  private func work(_ collect: @Sendable (@escaping @Sendable (CheckpointCapture) -> Void) -> Void) {
    var pause = 0.0
    repeat {
      var pending = takeRequests()
      let beginning = MonotonicClock.now
      collect { self.receive($0) }
      guard let capture = awaitCapture() else { return }
      // A resumed run does not repeat the records up to the number of an exact checkpoint.
      while capture.run.isExact, !records.hasAcknowledged(capture.run.sequence) {
        if rest(0.02) { return }
        guard MonotonicClock.now - beginning > Int64(Self.lastSaveTimeout * 1e9) else { continue }
        for request in pending + takeRequests() { request(.failure(RecordsNotAcknowledged())) }
        pending = []
      }
      let (start, cpu) = (MonotonicClock.now, OSThread.cpu)
      while let problem = save(capture) {
        for request in pending + takeRequests() { request(.failure(problem)) }
        pending = []
        if rest(Self.period) { return }
      }
      let count = capture.slices.reduce(0) { $0 + $1.actors.count }
      for request in pending { request(.success((capture.run.simulated, count))) }
      condition.lock()
      waiting = nil
      condition.unlock()
      let end = MonotonicClock.now
      let used = capture.slices.reduce(OSThread.cpu - cpu) { $0 + $1.cpu }
      let period = max(
        Self.period, Self.cpuRatio * Double(used) / 1e9, Self.diskRatio * Double(end - start) / 1e9)
      pause = period - Double(end - beginning) / 1e9
    } while !rest(pause, orUntilRequested: true)
  }

  private func takeRequests() -> [Completion] {
    condition.lock()
    defer {
      requests = []
      condition.unlock()
    }
    return requests
  }

  private func receive(_ capture: CheckpointCapture) {
    condition.lock()
    waiting = capture
    condition.broadcast()
    condition.unlock()
  }

  /// Waits for the requested capture; nil when the writer is closing.
  private func awaitCapture() -> CheckpointCapture? {
    condition.lock()
    defer { condition.unlock() }
    while waiting == nil, !isClosing { condition.wait() }
    return isClosing ? nil : waiting
  }

  /// Waits for this number of seconds; true when the writer is closing.
  private func rest(_ seconds: Double, orUntilRequested: Bool = false) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    let end = MonotonicClock.now + Int64(seconds * 1e9)
    while !isClosing, !(orUntilRequested && !requests.isEmpty) {
      let remaining = end - MonotonicClock.now
      guard remaining > 0 else { break }
      _ = condition.wait(until: Date(timeIntervalSinceNow: Double(remaining) / 1e9))
    }
    return isClosing
  }

  /// Saves a checkpoint; returns the error if that fails.
  private func save(_ capture: CheckpointCapture) -> (any Error)? {
    do {
      try store.save(capture.run, capture.slices.lazy.flatMap(\.chunks), gone: capture.gone)
      records.saved(capture.run.spool ?? [:])
      if isFailing { log.write(.warning, "checkpoints are being saved again", fields: ["store": store.location]) }
      isFailing = false
      services.report(.checkpoints, .running)
      return nil
    } catch {
      if !isFailing {
        log.write(
          .error, "cannot save the checkpoint, retrying",
          fields: ["store": store.location, "error": "\(error)"])
      }
      isFailing = true
      services.report(.checkpoints, .failing("\(error)"))
      return error
    }
  }
}

/// The error for an exact checkpoint whose records the sink has not acknowledged in time.
struct RecordsNotAcknowledged: Error, CustomStringConvertible {
  let description = "the sink has not acknowledged the records before the checkpoint"
}
