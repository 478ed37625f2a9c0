import Synchronization

/// Running totals of a shard's records: written on its thread, readable on any.
final class RecordTotals: Sendable {
  private let actionsValue = Atomic<Int>(0)
  private let failedValue = Atomic<Int>(0)
  private let complaintsValue = Atomic<Int>(0)

  var actions: Int { actionsValue.load(ordering: .relaxed) }
  var failed: Int { failedValue.load(ordering: .relaxed) }
  var complaints: Int { complaintsValue.load(ordering: .relaxed) }
  private let lagValue = Atomic<Int64>(0)

  /// The p99 of the lag when last updated, wall-clock nanoseconds.
  var lagP99: Int64 { lagValue.load(ordering: .relaxed) }

  func set(lagP99: Int64) { lagValue.store(lagP99, ordering: .relaxed) }

  func count(failed hasFailed: Bool) {
    actionsValue.store(actions + 1, ordering: .relaxed)
    if hasFailed { failedValue.store(failed + 1, ordering: .relaxed) }
  }

  func complaint() { complaintsValue.store(complaints + 1, ordering: .relaxed) }
}
