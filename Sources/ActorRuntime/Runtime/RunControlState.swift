import Platform
import Synchronization

/// The control state of a run, shared by its threads.
final class RunControlState: Sendable {
  let isPaused = Atomic<Bool>(false)
  /// Whether time skips, and whether it is requested to.
  let skips: Atomic<Bool>
  let wantsToSkip: Atomic<Bool>
  /// The end of the run, exclusive, in nanoseconds of simulated time.
  let end = Atomic<Int64>(.max)
  /// Whether the run has reached its end, which can then no longer be moved.
  private let hasEnded = Atomic<Bool>(false)
  /// The simulated time reached when time skips, and the part of it that passed at wall-clock pace; in nanoseconds.
  let skipped = Atomic<Int64>(0)
  let flowed = Atomic<Int64>(0)
  /// The request for a quiescent point when time skips, if any.
  let quiescentPoint = Locked<QuiescentPoint?>(nil)
  let wantsQuiescentPoint = Atomic<Bool>(false)
  private let started = Locked(false)
  private let deadline = Atomic<Int64>(.max)

  /// Ends the run when nothing is left to do before `end`; false if the end has been moved.
  func ends(before end: Int64) -> Bool {
    hasEnded.store(true, ordering: .sequentiallyConsistent)
    if isStopping || self.end.load(ordering: .sequentiallyConsistent) <= end { return true }
    hasEnded.store(false, ordering: .sequentiallyConsistent)
    return false
  }

  /// Moves the end; false if the run has already reached it.
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
  /// Runs a closure if the run has not started, and delays its start meanwhile; returns whether the closure ran.
  func beforeStart(_ body: () -> Void) -> Bool {
    started.withLock { hasStarted in
      if !hasStarted { body() }
      return !hasStarted
    }
  }

  /// Whether the run is stopping: no further act starts.
  var isStopping: Bool { stopDeadline != .max }
  /// The deadline for acts in flight, on the monotonic clock.
  var stopDeadline: Int64 { deadline.load(ordering: .acquiring) }

  /// Stops the run. A further call can only bring the deadline forward.
  func stop(at wall: Int64) { deadline.min(wall, ordering: .acquiringAndReleasing) }
}
