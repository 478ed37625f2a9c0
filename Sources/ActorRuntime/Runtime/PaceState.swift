/// What the threads of a scaled run know of each other.
final class PaceState: Sendable {
  private struct Progress {
    var ended = 0
    var idle: [Bool]
  }

  private let progress: Guarded<Progress>

  init(shards: Int) {
    progress = Guarded(Progress(idle: Array(repeating: false, count: shards)))
  }

  /// A shard has nothing more to begin before the run's end; true for the last one.
  func reachedEnd() -> Bool {
    progress.withLock {
      $0.ended += 1
      return $0.ended == $0.idle.count
    }
  }

  /// Whether a stopping shard may leave: no shard has an act in flight, or the time for them is over.
  func isOver(_ shard: Shard, idle: Bool, deadline: Int64) -> Bool {
    progress.withLock {
      $0.idle[shard.index] = idle
      return $0.idle.allSatisfy { $0 } || SimulationClock.wallNow >= deadline
    }
  }
}
