/// What actors see of each other.
extension ActContext {
  /// The public states of those actors that live by a behavior, as of their last acts that ended well; one that has not
  /// acted yet, or is gone, is left out.
  public nonisolated(nonsending) func states<B: Behavior>(
    of actors: [ActorID], as behavior: B.Type
  ) async -> [ActorView<B.State.PublicState>] {
    await states(of: actors, as: behavior).map { (actor: ActorID, state: B.State) in
      ActorView(id: actor, state: state.publicState)
    }
  }

  /// The public states of the actors that a query means.
  public nonisolated(nonsending) func states<B: Behavior>(
    of query: ActorQuery, as behavior: B.Type
  ) async -> [ActorView<B.State.PublicState>] {
    await states(of: actors(query), as: behavior)
  }

  /// The public state of one actor; nil if it does not live by that behavior, has not acted yet, or is gone.
  public nonisolated(nonsending) func state<B: Behavior>(
    of actor: ActorID, as behavior: B.Type
  ) async -> B.State.PublicState? {
    await states(of: [actor], as: behavior).first?.state
  }

  /// Adds a tag of its own, by which others find it from the end of this act on.
  public mutating func addTag(_ tag: String) {
    if !tags.contains(tag) { ownTags.append(tag) }
  }

  /// Takes away a tag of its own; those of its group stay.
  public mutating func removeTag(_ tag: String) { ownTags.removeAll { $0 == tag } }
}

/// An actor as others see it.
public struct ActorView<State: Sendable>: Sendable {
  public let id: ActorID
  public let state: State
}

extension ActorQuery {
  /// The actors of a behavior.
  public static func behavior<B: Behavior>(_ type: B.Type) -> ActorQuery { .behavior("\(type)") }
}
