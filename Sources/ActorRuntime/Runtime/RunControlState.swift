import Platform
import Synchronization

/// How far a run is: what its threads ask each other.
final class RunControlState: Sendable {
  let isPaused = Atomic<Bool>(false)
  /// Whether time skips, and whether it is to.
  let skips: Atomic<Bool>
  let wantsToSkip: Atomic<Bool>
  /// No act due at it or later begins; simulated nanoseconds.
  let end = Atomic<Int64>(.max)
  /// Whether time that skips has come to the end, which cannot be moved any more.
  private let hasEnded = Atomic<Bool>(false)
  /// When time skips: how far it has come; and how much of the run it flowed at a pace. Nanoseconds.
  let skipped = Atomic<Int64>(0)
  let flowed = Atomic<Int64>(0)
  /// What is to be done between two acts when time skips, if anything.
  let quiescentPoint = Locked<QuiescentPoint?>(nil)
  let wantsQuiescentPoint = Atomic<Bool>(false)
  private let started = Locked(false)
  private let deadline = Atomic<Int64>(.max)

  /// Whether nothing is left to be done before an end, and it is still the end.
  func ends(before end: Int64) -> Bool {
    hasEnded.store(true, ordering: .sequentiallyConsistent)
    if isStopping || self.end.load(ordering: .sequentiallyConsistent) <= end { return true }
    hasEnded.store(false, ordering: .sequentiallyConsistent)
    return false
  }

  /// Moves the end; whether that came in time.
  func move(end time: Int64) -> Bool {
    end.store(time, ordering: .sequentiallyConsistent)
    return !hasEnded.load(ordering: .sequentiallyConsistent) && !isStopping
  }

  init(skips: Bool) {
    self.skips = Atomic(skips)
    wantsToSkip = Atomic(skips)
  }

  var hasStarted: Bool { started.withLock { $0 } }
  func start() { started.withLock { $0 = true } }
  /// Does something if the run has not started, which waits meanwhile; whether it was done.
  func beforeStart(_ body: () -> Void) -> Bool {
    started.withLock { hasStarted in
      if !hasStarted { body() }
      return !hasStarted
    }
  }

  /// Whether the run is to end; no act begins any more.
  var isStopping: Bool { stopDeadline != .max }
  /// Until when acts in flight may take, on the wall's clock.
  var stopDeadline: Int64 { deadline.load(ordering: .acquiring) }

  /// The first stop counts, a later one can only be sooner.
  func stop(at wall: Int64) { deadline.min(wall, ordering: .acquiringAndReleasing) }
}
