import Synchronization

/// How far a run is: what its threads ask each other.
final class RunLife: Sendable {
  let isPaused = Atomic<Bool>(false)
  /// When time skips: how far it has come, and how much of that it flowed at the wall's pace. Nanoseconds.
  let skipped = Atomic<Int64>(0)
  let flowed = Atomic<Int64>(0)
  /// What is to be done between two acts when time skips, if anything.
  let standstill = Guarded<Standstill?>(nil)
  let wantsStandstill = Atomic<Bool>(false)
  private let started = Atomic<Bool>(false)
  private let deadline = Atomic<Int64>(.max)

  var hasStarted: Bool { started.load(ordering: .acquiring) }
  func start() { started.store(true, ordering: .releasing) }

  /// Whether the run is to end; no act begins any more.
  var isStopping: Bool { stopDeadline != .max }
  /// Until when acts in flight may take, on the wall's clock.
  var stopDeadline: Int64 { deadline.load(ordering: .acquiring) }

  /// The first stop counts, a later one can only be sooner.
  func stop(at wall: Int64) { deadline.min(wall, ordering: .acquiringAndReleasing) }
}
