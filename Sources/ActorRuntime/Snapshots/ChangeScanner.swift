package import Beamulator
import Platform

/// Scans all actors of a shard for changed conditions and new acts, at no cost to the acts.
///
/// Unchecked because only the thread that drains the shard accesses it.
package final class ChangeScanner: @unchecked Sendable {
  /// The result of a scan.
  package struct Changes: Sendable {
    /// The actors whose condition has changed since the last scan.
    package var changed: [(actor: ActorID, condition: ActorCondition)] = []
    /// The actors that have completed acts since the last scan.
    package var acted: [ActorID] = []
    /// The number of actors that the shard has ever had.
    package var slots = 0
  }

  /// The number of actors scanned between two readings of the clock.
  private static let actorsPerClockCheck = 256
  private let shard: Shard
  private var conditions: [ActorCondition] = []
  private var acts: [UInt32] = []

  package init(_ shard: Shard) { self.shard = shard }

  /// Scans all actors and passes the changes to `then` on the shard's thread. Thread-safe, but only one scan may be in
  /// progress.
  ///
  /// - Parameter limit: The longest time slice for which to occupy the shard, in nanoseconds of wall-clock time.
  package func scan(timeSlice limit: Int64, then: @escaping @Sendable (Changes) -> Void) {
    shard.submit { self.scan(from: 0, limit, Changes(), then) }
  }

  private func scan(
    from start: Int, _ limit: Int64, _ before: Changes, _ then: @escaping @Sendable (Changes) -> Void
  ) {
    var changes = before
    let began = MonotonicClock.now
    let count = shard.cells.count
    if conditions.count < count {
      conditions.append(contentsOf: repeatElement(.gone, count: count - conditions.count))
      acts.append(contentsOf: repeatElement(0, count: count - acts.count))
    }
    var slot = start
    while slot < count {
      let end = min(count, slot + Self.actorsPerClockCheck)
      while slot < end {
        scan(slot, &changes)
        slot += 1
      }
      if slot < count, MonotonicClock.now - began > limit {
        let (seen, next) = (changes, slot)
        return shard.submit { self.scan(from: next, limit, seen, then) }
      }
    }
    changes.slots = count
    then(changes)
  }

  private func scan(_ slot: Int, _ changes: inout Changes) {
    let cell = shard.cells[slot]
    if let cell, cell.acts != acts[slot] {
      acts[slot] = cell.acts
      changes.acted.append(shard.id(ofSlot: slot))
    }
    let condition = cell?.condition ?? .gone
    if condition != conditions[slot] {
      conditions[slot] = condition
      changes.changed.append((shard.id(ofSlot: slot), condition))
    }
  }
}
