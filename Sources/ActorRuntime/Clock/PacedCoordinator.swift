import Platform
import Synchronization

/// The state that the shard threads of a run at a scaled pace share.
final class PacedCoordinator: Sendable {
  private struct Progress {
    var ended: [Bool]
    var idle: [Bool]
  }

  private let progress: Locked<Progress>
  /// Whether time is to skip from now on. Set by the first shard that observes the request; all shards then return.
  let isLeaving = Atomic<Bool>(false)

  init(shards: Int) {
    let none = Array(repeating: false, count: shards)
    progress = Locked(Progress(ended: none, idle: none))
  }

  /// Stores whether a shard has no act left to start before the run's end. Returns true if no shard has any.
  func report(_ shard: Shard, hasEnded: Bool) -> Bool {
    progress.withLock {
      $0.ended[shard.index] = hasEnded
      return $0.ended.allSatisfy { $0 }
    }
  }

  /// Returns whether a stopping shard may return: no shard has an act in flight, or the deadline has passed.
  func isOver(_ shard: Shard, idle: Bool, deadline: Int64) -> Bool {
    progress.withLock {
      $0.idle[shard.index] = idle
      return $0.idle.allSatisfy { $0 } || MonotonicClock.now >= deadline
    }
  }
}
