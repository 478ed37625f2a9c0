/// The threads that drain shards when time skips: the caller's, and one for each further shard.
///
/// A window with little work is drained by the caller alone, shard by shard; one with much work by all threads in
/// parallel.
final class ShardThreadPool {
  private let shards: [Shard]
  private let threads: [ShardThread]
  /// The number of acts in the last round.
  private var lastActs = 0
  /// A round with more acts than this is drained in parallel.
  private static let parallelThreshold = 48

  init(_ shards: [Shard]) {
    self.shards = shards
    threads = shards.dropFirst().map(ShardThread.init)
  }

  /// Drains the only shard, with time skipping freely, until an act has to wait.
  func drainFreely(until horizon: Int64) {
    shards[0].holds = true
    shards[0].horizon = horizon
    shards[0].drain(budget: 4096)
    shards[0].holds = false
    // An act that ends outside a drain must not start others: time may not advance past them yet.
    shards[0].horizon = -1
  }

  /// Runs ready jobs and acts due up to the horizon, on all shards.
  func drain(until horizon: Int64) {
    let before = acts
    for shard in shards { shard.horizon = horizon }
    if lastActs > Self.parallelThreshold {
      for thread in threads { thread.begin() }
      shards[0].drain(budget: .max)
      for thread in threads { thread.awaitEnd() }
    } else {
      for shard in shards { shard.drain(budget: .max) }
    }
    if horizon >= 0 { lastActs = acts - before }
  }

  /// Ends the threads.
  func shutDown() { for thread in threads { thread.shutDown() } }

  private var acts: Int { shards.reduce(0) { $0 + $1.counters.acts } }
}
