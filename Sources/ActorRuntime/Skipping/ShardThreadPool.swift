import CPlatform
import Glibc
import Synchronization

/// The threads that drain shards when time skips: the caller's, and one for every further shard.
///
/// A quantum with little to do is drained by the caller alone, shard by shard; one with much to do by all, each its own.
final class ShardThreadPool {
  private let shards: [Shard]
  private let mates: [ShardThread]
  /// How many acts the last round had.
  private var busy = 0
  /// With more acts than this a round is worth waking the others.
  private static let worthSharing = 48

  init(_ shards: [Shard]) {
    self.shards = shards
    mates = shards.dropFirst().map(ShardThread.init)
  }

  /// Lets time skip on the only shard until an act waits for something.
  func drainFreely(until horizon: Int64) {
    shards[0].holds = true
    shards[0].horizon = horizon
    shards[0].drain(budget: 4096)
    shards[0].holds = false
  }

  /// Runs what is ready and what is due up to the horizon, on all shards.
  func drain(until horizon: Int64) {
    let before = acts
    for shard in shards { shard.horizon = horizon }
    if busy > Self.worthSharing {
      for mate in mates { mate.begin() }
      shards[0].drain(budget: .max)
      for mate in mates { mate.awaitEnd() }
    } else {
      for shard in shards { shard.drain(budget: .max) }
    }
    if horizon >= 0 { busy = acts - before }
  }

  /// Ends the threads.
  func shutDown() { for mate in mates { mate.shutDown() } }

  private var acts: Int { shards.reduce(0) { $0 + $1.counters.acts } }
}
