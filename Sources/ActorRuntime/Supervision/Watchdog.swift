import Beamulator
import Platform
import Glibc
import Synchronization

/// Watches the shards from a thread of its own and reports actors that block their thread.
final class Watchdog: Sendable {
  /// The longest time that an actor may occupy its thread, in nanoseconds; time spent waiting for a core does not
  /// count.
  static let limit: Int64 = 100_000_000
  private static let period: UInt32 = 20_000

  private let ended = Atomic<Bool>(false)

  /// Watches shards until ``end()``. Each blocking actor is reported once per turn.
  ///
  /// - Parameter report: Called with the actor (0 if unknown), the shard, and the time so far in nanoseconds.
  func watch(_ shards: [Shard], _ report: (ActorID, Shard, Int64) -> Void) {
    struct Turn {
      let number: Int
      /// When the turn was first observed to last, and the usage of its thread at that time.
      var start: (wall: Int64, usage: ThreadUsage?)?
      var isReported = false
    }
    var seen = shards.map { Turn(number: $0.activity.turn) }
    while !ended.load(ordering: .relaxed) {
      usleep(Self.period)
      let now = MonotonicClock.now
      for (index, shard) in shards.enumerated() {
        let actor = shard.activity.actor
        let turn = shard.activity.turn
        let thread = shard.activity.thread.pointee.load(ordering: .relaxed)
        guard turn == seen[index].number, actor != 0 else {
          seen[index] = Turn(number: turn)
          continue
        }
        guard let start = seen[index].start else {
          seen[index].start = (now, ThreadUsage(of: thread))
          continue
        }
        guard !seen[index].isReported, now - start.wall > Self.limit else { continue }
        var taken = now - start.wall
        if let before = start.usage, let usage = ThreadUsage(of: thread) {
          // The kernel adds a wait for a core only when it is over, as it is for a sleeping thread.
          taken = usage.sleeps ? taken - (usage.waited - before.waited) : usage.cpu - before.cpu
        }
        if taken > Self.limit {
          seen[index].isReported = true
          report(actor, shard, taken)
        }
      }
    }
  }

  func end() { ended.store(true, ordering: .relaxed) }
}
