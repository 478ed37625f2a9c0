import Beamulator
import Platform
import Glibc
import Synchronization

/// Looks at the shards from a thread of its own and tells of actors that block theirs.
final class Watchdog: Sendable {
  /// How long an actor may keep its thread, in nanoseconds; what the thread waits for a core meanwhile is not its fault.
  static let limit: Int64 = 100_000_000
  private static let period: UInt32 = 20_000

  private let ended = Atomic<Bool>(false)

  /// Looks until ``end()``; each stretch of running is told of once.
  ///
  /// - Parameter tell: The actor (0 where it is not known), the shard, nanoseconds so far.
  func look(at shards: [Shard], _ tell: (ActorID, Shard, Int64) -> Void) {
    struct Stretch {
      let turn: Int
      /// When it was first seen to go on, and what its thread had taken by then.
      var start: (wall: Int64, usage: ThreadUsage?)?
      var isTold = false
    }
    var seen = shards.map { Stretch(turn: $0.activity.turn) }
    while !ended.load(ordering: .relaxed) {
      usleep(Self.period)
      let now = MonotonicClock.now
      for (index, shard) in shards.enumerated() {
        let actor = shard.activity.actor
        let turn = shard.activity.turn
        let thread = shard.activity.thread.pointee.load(ordering: .relaxed)
        guard turn == seen[index].turn, actor != 0 else {
          seen[index] = Stretch(turn: turn)
          continue
        }
        guard let start = seen[index].start else {
          seen[index].start = (now, ThreadUsage(of: thread))
          continue
        }
        guard !seen[index].isTold, now - start.wall > Self.limit else { continue }
        var taken = now - start.wall
        if let before = start.usage, let usage = ThreadUsage(of: thread) {
          // A wait for a core counts in the usage only when it is over, as it is for who sleeps.
          taken = usage.sleeps ? taken - (usage.waited - before.waited) : usage.cpu - before.cpu
        }
        if taken > Self.limit {
          seen[index].isTold = true
          tell(actor, shard, taken)
        }
      }
    }
  }

  func end() { ended.store(true, ordering: .relaxed) }
}
