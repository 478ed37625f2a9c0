import Beamulator
import Platform
import ActorRuntime

/// Looks at actors, or does something with them, on their shards' threads: for half a millisecond at a timeSlice, so
/// that acts need not wait.
final class ShardFanOut<Part: Sendable>: Sendable {
  /// So long a shard's acts may wait, in nanoseconds.
  private static var timeSlice: Int64 { 500_000 }

  private let actors: [ActorID]
  private let look: @Sendable (Shard, ActorID, inout Part) -> Void
  private let then: @Sendable ([Part]) -> Void
  private let parts: Locked<(left: Int, found: [Part])>

  /// Begins; any thread.
  ///
  /// - Parameters:
  ///   - start: What each shard begins with.
  ///   - look: Called for each actor on its shard's thread.
  ///   - then: Given what the shards have found, in their order, on the thread of the last.
  @discardableResult
  init(
    _ actors: [ActorID], on runtime: Runtime, _ start: Part,
    look: @escaping @Sendable (Shard, ActorID, inout Part) -> Void, then: @escaping @Sendable ([Part]) -> Void
  ) {
    self.actors = actors
    self.look = look
    self.then = then
    let shards = runtime.shards
    parts = Locked((shards.count, Array(repeating: start, count: shards.count)))
    for shard in shards { shard.submit { self.go(shard, from: 0, shards.count, start) } }
  }

  /// Looks at the actors of a shard from a place on.
  private func go(_ shard: Shard, from start: Int, _ stride: Int, _ part: Part) {
    var part = part
    let began = MonotonicClock.now
    for place in start..<actors.count where Int(actors[place] - 1) % stride == shard.index {
      if place > start, MonotonicClock.now - began > Self.timeSlice {
        let part = part
        return shard.submit { self.go(shard, from: place, stride, part) }
      }
      look(shard, actors[place], &part)
    }
    let isLast = parts.withLock { parts in
      parts.found[shard.index] = part
      parts.left -= 1
      return parts.left == 0
    }
    if isLast { then(parts.withLock { $0.found }) }
  }
}
