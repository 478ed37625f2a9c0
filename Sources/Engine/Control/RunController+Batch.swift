import ActorRuntime
import Beamulator
import Platform

/// Changes of many actors.
extension RunController {
  /// Changes one actor on its shard's thread.
  ///
  /// - Returns: Whether there was anything to change.
  /// - Throws: The reason for which the change is refused.
  typealias Change = @Sendable (Shard, ActorID) throws -> Bool

  /// The outcomes for the actors of a shard.
  private struct Part: Sendable {
    var done: [BatchResult.Actor] = []
    var refused: [BatchResult.Actor] = []
  }

  /// Changes actors, each between two of its acts.
  ///
  /// - Parameters:
  ///   - actors: In order of id.
  ///   - refused: Actors for which the change was already refused.
  ///   - waits: Whether to wait for the end of an act in flight.
  func change(
    _ actors: [ActorID], refused: [BatchResult.Actor] = [], waits: Bool = true, _ change: @escaping Change
  ) async throws(ControlError) -> BatchResult {
    let shards = run.runtime.shards
    let parts = try await run.gate.onEachShard(shards) { shard, reply in
      let part = Locked((left: 1, part: Part()))
      // The visit itself counts as one, so that the reply comes after it and the last act.
      let finish: @Sendable () -> Void = {
        let last = part.withLock { part in
          part.left -= 1
          return part.left == 0 ? part.part : nil
        }
        if let last { reply(last) }
      }
      let visit = ShardVisit(actors, on: shard, of: shards.count, ()) { shard, actor, _ in
        part.withLock { $0.left += 1 }
        let body = {
          let (outcome, wasDone) = Self.apply(change, to: actor, on: shard)
          part.withLock { part in
            if outcome.reason != nil {
              part.part.refused.append(outcome)
            } else if wasDone {
              part.part.done.append(outcome)
            }
          }
          finish()
        }
        if waits { shard.whenAtRest(actor, body) } else { body() }
      } _: { _ in
        finish()
      }
      visit.continue()
    }
    let done = parts.flatMap(\.done).sorted { $0.id < $1.id }
    let allRefused = (refused + parts.flatMap(\.refused)).sorted { $0.id < $1.id }
    return BatchResult(
      matched: actors.count + refused.count, done: Array(done.prefix(BatchResult.limit)),
      refused: Array(allRefused.prefix(BatchResult.limit)), more: max(0, done.count - BatchResult.limit))
  }

  private static func apply(
    _ change: Change, to id: ActorID, on shard: Shard
  ) -> (outcome: BatchResult.Actor, wasDone: Bool) {
    let name = shard.snapshot(of: id)?.identity.name ?? shard.name(of: id) ?? ""
    var actor = BatchResult.Actor(id: id, name: name)
    do {
      return (actor, try change(shard, id))
    } catch {
      actor.reason = "\(error)"
      return (actor, false)
    }
  }
}
