import Glibc
import Synchronization

/// Looks at the shards from a thread of its own and tells of actors that block theirs.
final class Watchdog: Sendable {
  /// How long an actor may keep its thread, in nanoseconds.
  static let limit: Int64 = 100_000_000
  private static let period: UInt32 = 20_000

  private let ended = Atomic<Bool>(false)

  /// Looks until ``end()``; each stretch of running is told of once.
  ///
  /// - Parameter tell: The actor (0 where it is not known), the shard, nanoseconds so far.
  func look(at shards: [Shard], _ tell: (ActorID, Shard, Int64) -> Void) {
    var seen = shards.map { (turn: $0.occupation.turn, since: SimulationClock.wallNow, told: false) }
    while !ended.load(ordering: .relaxed) {
      usleep(Self.period)
      let now = SimulationClock.wallNow
      for (index, shard) in shards.enumerated() {
        let actor = shard.occupation.actor
        let turn = shard.occupation.turn
        if turn != seen[index].turn || actor == 0 {
          seen[index] = (turn, now, false)
        } else if !seen[index].told, now - seen[index].since > Self.limit {
          seen[index].told = true
          tell(actor, shard, now - seen[index].since)
        }
      }
    }
  }

  func end() { ended.store(true, ordering: .relaxed) }
}
