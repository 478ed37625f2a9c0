import Platform
import Synchronization

/// What the threads of a scaled run know of each other.
final class PacedCoordinator: Sendable {
  private struct Progress {
    var ended: [Bool]
    var idle: [Bool]
  }

  private let progress: Locked<Progress>
  /// Whether time is to skip from now on: all shards leave, once one has seen it.
  let isLeaving = Atomic<Bool>(false)

  init(shards: Int) {
    let none = Array(repeating: false, count: shards)
    progress = Locked(Progress(ended: none, idle: none))
  }

  /// Says whether a shard has nothing more to begin before the run's end; true when none has.
  func report(_ shard: Shard, hasEnded: Bool) -> Bool {
    progress.withLock {
      $0.ended[shard.index] = hasEnded
      return $0.ended.allSatisfy { $0 }
    }
  }

  /// Whether a stopping shard may leave: no shard has an act in flight, or the time for them is over.
  func isOver(_ shard: Shard, idle: Bool, deadline: Int64) -> Bool {
    progress.withLock {
      $0.idle[shard.index] = idle
      return $0.idle.allSatisfy { $0 } || MonotonicClock.now >= deadline
    }
  }
}
