import Beamulator
import Platform

/// Actors that begin to live together.
struct SpawnBatch: Sendable {
  /// So long a shard's acts may wait while some of them arrive, in nanoseconds.
  private static let timeSlice: Int64 = 1_000_000

  private let group: AnyProgramGroup
  private let ids: ClosedRange<ActorID>
  private let labels: [ActorLabel]
  private let seed: UInt64
  private let firstAct: @Sendable (Int) -> SimulatedTime
  private let shardsLeft: Locked<Int>
  private let arrived: @Sendable () -> Void

  init(
    _ group: AnyProgramGroup, ids: ClosedRange<ActorID>, labels: [ActorLabel], seed: UInt64, shards: Int,
    firstAct: @escaping @Sendable (Int) -> SimulatedTime, arrived: @escaping @Sendable () -> Void
  ) {
    self.group = group
    self.ids = ids
    self.labels = labels
    self.seed = seed
    self.firstAct = firstAct
    self.arrived = arrived
    shardsLeft = Locked(shards)
  }

  /// Gives those of a shard their cells there, on its thread: some now, the others as soon as its acts have had their turn.
  func arrive(at shard: Shard, from start: Int = 0, for limit: Int64 = timeSlice) {
    let began = MonotonicClock.now
    // The first of the shard, then every stride-th.
    let first = (shard.index - Int(ids.lowerBound - 1) % shard.stride + shard.stride) % shard.stride
    var place = max(start, first)
    while place < ids.count {
      let id = ids.lowerBound + ActorID(place)
      // One may have been destroyed before it came.
      if limit == .max || shard.registry.contains(id) {
        let label = place < labels.count ? labels[place] : nil
        shard.adopt(group, id: id, label: label, seed: seed, due: firstAct(place))
      }
      place += shard.stride
      if place / shard.stride % 64 == 0, limit < .max, MonotonicClock.now - began > limit {
        let next = place
        return shard.submit { self.arrive(at: shard, from: next) }
      }
    }
    let isLast = shardsLeft.withLock { left in
      left -= 1
      return left == 0
    }
    if isLast { arrived() }
  }
}
