package import Beamulator
import Platform

/// Finds the actors of a shard that have changed since they were last looked at.
///
/// It compares a fingerprint of each, so that an act costs nothing for it: 100,000 actors are looked at in some
/// milliseconds.
///
/// Unchecked because only the thread that drains the shard touches it.
package final class DirtyActorScanner: @unchecked Sendable {
  /// So many are looked at between two looks at the clock: saving one may take long.
  private static let actorsPerClockCheck = 16
  private let shard: Shard
  /// By slot, as last looked at; 0 where nobody was.
  private var seen: [UInt64] = []
  private var next = 0

  package init(_ shard: Shard) { self.shard = shard }

  /// Begins again, also where not all have been looked at.
  package func restart() { next = 0 }

  /// Looks on for so many nanoseconds of the wall; true when all have been looked at, and the next look begins again.
  ///
  /// - Parameter changed: Told of each that has changed.
  /// - Parameter gone: Told of those that have stopped for ever.
  package func look(for limit: Int64, changed: (ActorSnapshot) -> Void, gone: (ActorID) -> Void) -> Bool {
    let start = MonotonicClock.now
    let cells = shard.cells
    if seen.count < cells.count { seen.append(contentsOf: repeatElement(0, count: cells.count - seen.count)) }
    while next < cells.count {
      let end = min(cells.count, next + Self.actorsPerClockCheck)
      for slot in next..<end { look(at: cells[slot], slot, changed, gone) }
      next = end
      if MonotonicClock.now - start > limit { break }
    }
    guard next == cells.count else { return false }
    next = 0
    return true
  }

  private func look(
    at cell: ActorCell?, _ slot: Int, _ changed: (ActorSnapshot) -> Void, _ gone: (ActorID) -> Void
  ) {
    let id = shard.id(ofSlot: slot)
    if !shard.unreadable.isEmpty, shard.unreadable.contains(id) { return }
    guard let cell else {
      if seen[slot] != 0 { gone(id) }
      seen[slot] = 0
      return
    }
    var fingerprint = cell.fingerprint
    if !shard.mailboxes.isEmpty, let mailbox = shard.mailboxes[id] { fingerprint ^= mailbox.changes << 1 }
    if !shard.restores.isEmpty, let count = shard.restores[id] { fingerprint ^= count << 32 }
    fingerprint |= 1
    guard seen[slot] != fingerprint else { return }
    seen[slot] = fingerprint
    changed(cell.snapshot)
  }
}
