import Beamulator
import Platform

/// A group of actors to spawn on all shards.
struct SpawnBatch: Sendable {
  /// The longest time that spawning may delay a shard's acts, in nanoseconds.
  private static let timeSlice: Int64 = 1_000_000

  private let group: AnyProgramGroup
  private let ids: ClosedRange<ActorID>
  private let labels: [ActorLabel]
  private let seed: UInt64
  private let firstAct: @Sendable (Int) -> SimulatedTime
  private let shardsLeft: Locked<Int>
  private let completion: @Sendable () -> Void

  init(
    _ group: AnyProgramGroup, ids: ClosedRange<ActorID>, labels: [ActorLabel], seed: UInt64, shards: Int,
    firstAct: @escaping @Sendable (Int) -> SimulatedTime, completion: @escaping @Sendable () -> Void
  ) {
    self.group = group
    self.ids = ids
    self.labels = labels
    self.seed = seed
    self.firstAct = firstAct
    self.completion = completion
    shardsLeft = Locked(shards)
  }

  /// Adds the actors of a shard, on its thread. Beyond the time slice, the rest is submitted to run after due acts.
  func spawn(on shard: Shard, from start: Int = 0, for limit: Int64 = timeSlice) {
    let began = MonotonicClock.now
    // The first actor of the shard, then every stride-th.
    let first = (shard.index - Int(ids.lowerBound - 1) % shard.stride + shard.stride) % shard.stride
    var offset = max(start, first)
    while offset < ids.count {
      let id = ids.lowerBound + ActorID(offset)
      // The spawn may have been cancelled.
      if limit == .max || shard.registry.contains(id) {
        let label = offset < labels.count ? labels[offset] : nil
        shard.adopt(group, id: id, label: label, seed: seed, due: firstAct(offset))
      }
      offset += shard.stride
      if offset / shard.stride % 64 == 0, limit < .max, MonotonicClock.now - began > limit {
        let next = offset
        return shard.submit { self.spawn(on: shard, from: next) }
      }
    }
    let isLast = shardsLeft.withLock { left in
      left -= 1
      return left == 0
    }
    if isLast { completion() }
  }
}
