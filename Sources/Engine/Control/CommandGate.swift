import ActorRuntime
import Dispatch
import Platform

/// Admits commands while a run is active, and cancels their waits when the run ends.
final class CommandGate: Sendable {
  private struct State {
    var isClosed = false
    var active = 0
    var last = 0
    /// The calls that wait for an answer: each is resumed with ``ControlError/over`` when the run ends.
    var waiting: [Int: @Sendable () -> Void] = [:]
  }

  private let state = Locked(State())
  private let idle = DispatchSemaphore(value: 0)

  /// Runs a command, unless the run has ended.
  func admit<Answer>(
    _ command: () async throws(ControlError) -> Answer, isolation: isolated (any Actor)? = #isolation
  ) async throws(ControlError) -> Answer {
    let isOpen = state.withLock { state in
      if !state.isClosed { state.active += 1 }
      return !state.isClosed
    }
    guard isOpen else { throw .over }
    defer { leave() }
    return try await command()
  }

  private func leave() {
    let isLast = state.withLock { state in
      state.active -= 1
      return state.isClosed && state.active == 0
    }
    if isLast { idle.signal() }
  }

  /// Starts work on another thread and waits for its answer.
  ///
  /// - Throws: ``ControlError/over`` if the run ends first.
  func answer<Answer: Sendable>(
    _ work: (_ reply: @escaping @Sendable (Answer) -> Void) -> Void, isolation: isolated (any Actor)? = #isolation
  ) async throws(ControlError) -> Answer {
    let result: Result<Answer, ControlError> = await withCheckedContinuation { continuation in
      let number = state.withLock { state -> Int? in
        guard !state.isClosed else { return nil }
        state.last += 1
        state.waiting[state.last] = { continuation.resume(returning: .failure(.over)) }
        return state.last
      }
      guard let number else { return continuation.resume(returning: .failure(.over)) }
      work { answer in
        let isAwaited = self.state.withLock { $0.waiting.removeValue(forKey: number) } != nil
        if isAwaited { continuation.resume(returning: .success(answer)) }
      }
    }
    return try result.get()
  }

  /// Starts work on the thread of each shard and waits for all answers, which come in the order of the shards.
  ///
  /// - Throws: ``ControlError/over`` if the run ends first.
  func onEachShard<Answer: Sendable>(
    _ shards: [Shard], _ work: @escaping @Sendable (Shard, _ reply: @escaping @Sendable (Answer) -> Void) -> Void
  ) async throws(ControlError) -> [Answer] {
    let results = await withTaskGroup(of: (Int, Result<Answer, ControlError>).self) { group in
      for shard in shards {
        group.addTask {
          do throws(ControlError) {
            return (shard.index, .success(try await self.answer { reply in shard.submit { work(shard, reply) } }))
          } catch {
            return (shard.index, .failure(error))
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var answers: [Answer] = []
    for (_, result) in results.sorted(by: { $0.0 < $1.0 }) { answers.append(try result.get()) }
    return answers
  }

  /// Refuses further commands, cancels the waits of active commands and waits until these have ended.
  func close() {
    let (waiting, isBusy) = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = [:] }
      return (state.waiting, state.active > 0)
    }
    for (_, refuse) in waiting { refuse() }
    if isBusy { idle.wait() }
  }
}
