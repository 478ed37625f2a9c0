import ActorRuntime
import Beamulator
import Platform

/// A visit of a shard's actors, interrupted by its acts.
///
/// Unchecked because only the thread that drains the shard uses it.
final class ShardVisit<Part: Sendable>: @unchecked Sendable {
  /// The longest delay of the shard's acts, in nanoseconds.
  private static var timeSlice: Int64 { 500_000 }

  private let actors: [ActorID]
  private let shard: Shard
  private let shards: Int
  private let body: (Shard, ActorID, inout Part) -> Void
  private let reply: @Sendable (Part) -> Void
  private var part: Part
  private var next = 0

  init(
    _ actors: [ActorID], on shard: Shard, of shards: Int, _ start: Part,
    _ body: @escaping (Shard, ActorID, inout Part) -> Void, _ reply: @escaping @Sendable (Part) -> Void
  ) {
    self.actors = actors
    self.shard = shard
    self.shards = shards
    self.body = body
    self.reply = reply
    part = start
  }

  /// Visits actors for a time slice, and the rest later; replies after the last.
  func `continue`() {
    let began = MonotonicClock.now
    while next < actors.count {
      let actor = actors[next]
      next += 1
      guard Int(actor - 1) % shards == shard.index else { continue }
      body(shard, actor, &part)
      if MonotonicClock.now - began > Self.timeSlice { return shard.submit { self.continue() } }
    }
    reply(part)
  }
}
