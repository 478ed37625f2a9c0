import ActorRuntime
import Beamulator
import Platform

/// Replies when the ids of spawned actors are known and all of them have arrived.
final class Arrival: Sendable {
  typealias Reply = @Sendable (Result<ClosedRange<ActorID>, any Error>) -> Void

  private let state = Locked<(ids: ClosedRange<ActorID>?, haveArrived: Bool)>((nil, false))
  private let reply: Reply

  init(_ reply: @escaping Reply) { self.reply = reply }

  func set(_ ids: ClosedRange<ActorID>) {
    let isComplete = state.withLock { state in
      state.ids = ids
      return state.haveArrived
    }
    if isComplete { reply(.success(ids)) }
  }

  func haveArrived() {
    let ids = state.withLock { state in
      state.haveArrived = true
      return state.ids
    }
    if let ids { reply(.success(ids)) }
  }
}
