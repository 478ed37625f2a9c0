/// Public states of other actors.
extension ActContext {
  /// Returns the public states of those actors that have a behavior, as of their last successful acts. Actors that have
  /// not acted yet or were destroyed are omitted.
  public nonisolated(nonsending) func states<B: Behavior>(
    of actors: [ActorID], as behavior: B.Type
  ) async -> [ActorView<B.State.PublicState>] {
    await frame.host.states(of: actors, as: behavior, for: id).map { (actor: ActorID, state: B.State) in
      ActorView(id: actor, state: state.publicState)
    }
  }

  /// Returns the public states of the actors that match a query.
  public nonisolated(nonsending) func states<B: Behavior>(
    of query: ActorQuery, as behavior: B.Type
  ) async -> [ActorView<B.State.PublicState>] {
    await states(of: actors(query), as: behavior)
  }

  /// Returns the public state of one actor; nil if it has another behavior, has not acted yet, or was destroyed.
  public nonisolated(nonsending) func state<B: Behavior>(
    of actor: ActorID, as behavior: B.Type
  ) async -> B.State.PublicState? {
    await states(of: [actor], as: behavior).first?.state
  }
}

/// An actor and its public state.
public struct ActorView<State: Sendable>: Sendable {
  public let id: ActorID
  public let state: State
}

extension ActorQuery {
  /// The actors of a behavior.
  public static func behavior<B: Behavior>(_ type: B.Type) -> ActorQuery { .behavior("\(type)") }
}
