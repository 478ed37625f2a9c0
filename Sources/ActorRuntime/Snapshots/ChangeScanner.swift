package import Beamulator
import Platform

/// Looks at all actors of a shard, now and then, for what has changed and who has acted: an act costs nothing for it.
///
/// Unchecked because only the thread that drains the shard touches it.
package final class ChangeScanner: @unchecked Sendable {
  /// What was seen.
  package struct Changes: Sendable {
    /// Whose condition is another than before.
    package var changed: [(actor: ActorID, condition: ActorCondition)] = []
    package var acted: [ActorID] = []
    /// How many actors the shard has had.
    package var slots = 0
  }

  /// So many are looked at between two looks at the clock.
  private static let actorsPerClockCheck = 256
  private let shard: Shard
  private var conditions: [ActorCondition] = []
  private var acts: [UInt32] = []

  package init(_ shard: Shard) { self.shard = shard }

  /// Looks, for so many nanoseconds of the wall at a stretch, and tells what it saw on the shard's thread; any thread, but
  /// not again before that.
  package func look(stretch limit: Int64, then: @escaping @Sendable (Changes) -> Void) {
    shard.submit { self.look(from: 0, limit, Changes(), then) }
  }

  private func look(
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
        look(at: slot, &changes)
        slot += 1
      }
      if slot < count, MonotonicClock.now - began > limit {
        let (seen, next) = (changes, slot)
        return shard.submit { self.look(from: next, limit, seen, then) }
      }
    }
    changes.slots = count
    then(changes)
  }

  private func look(at slot: Int, _ changes: inout Changes) {
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
