import Beamulator
import Platform
import ActorRuntime

/// Does something with actors, each on its shard's thread and between two of its acts, and tells of it once the last is done.
final class BatchOperation: Sendable {
  /// What came of it for one: true where it was done, false where there was nothing to do; thrown is why it was refused.
  typealias Body = @Sendable (Shard, ActorID) throws -> Bool

  private struct Outcome {
    var left: Int
    var done: [BatchResult.Actor] = []
    var refused: [BatchResult.Actor] = []
  }

  private let matched: Int
  private let body: Body
  private let then: @Sendable (BatchResult) -> Void
  private let outcome: Locked<Outcome>

  /// Begins; any thread.
  ///
  /// - Parameters:
  ///   - actors: In order of id.
  ///   - refused: Those for whom it was refused before.
  ///   - waits: Whether an actor in an act is waited for.
  ///   - then: Called on the thread of the last.
  @discardableResult
  init(
    _ actors: [ActorID], on runtime: Runtime, refused: [BatchResult.Actor] = [], waits: Bool = true,
    _ body: @escaping Body, then: @escaping @Sendable (BatchResult) -> Void
  ) {
    matched = actors.count + refused.count
    self.body = body
    self.then = then
    outcome = Locked(Outcome(left: actors.count, refused: refused))
    if actors.isEmpty { then(touched) }
    ShardFanOut(actors, on: runtime, ()) { shard, actor, _ in
      if waits { shard.whenAtRest(actor) { self.touch(actor, shard) } } else { self.touch(actor, shard) }
    } then: { _ in
      // The last actor answers, which may be later.
    }
  }

  private func touch(_ id: ActorID, _ shard: Shard) {
    let name = shard.snapshot(of: id)?.identity.name ?? shard.name(of: id) ?? ""
    var actor = BatchResult.Actor(id: id, name: name)
    var wasDone = false
    do { wasDone = try body(shard, id) } catch { actor.reason = "\(error)" }
    let isLast = outcome.withLock { outcome in
      if actor.reason != nil { outcome.refused.append(actor) } else if wasDone { outcome.done.append(actor) }
      outcome.left -= 1
      return outcome.left == 0
    }
    if isLast { then(touched) }
  }

  private var touched: BatchResult {
    let (done, refused) = outcome.withLock {
      ($0.done.sorted { $0.id < $1.id }, $0.refused.sorted { $0.id < $1.id })
    }
    return BatchResult(
      matched: matched, done: Array(done.prefix(BatchResult.limit)),
      refused: Array(refused.prefix(BatchResult.limit)), more: max(0, done.count - BatchResult.limit))
  }
}
