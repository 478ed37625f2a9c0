/// Queries over the actors of the run.
extension ActContext {
  /// Returns the actors that match a query, in order of id, this one included.
  public func actors(_ query: ActorQuery) -> [ActorID] { frame.host.actors(query) }

  /// Returns the number of actors that match a query.
  public func count(_ query: ActorQuery) -> Int { frame.host.count(query) }

  /// Returns the actor with a name, given or derived; nil if there is none.
  public func actor(named name: String) -> ActorID? { frame.host.actor(named: name) }

  /// Returns the name of an actor; nil if there is no such actor.
  public func name(of actor: ActorID) -> String? { frame.host.name(of: actor) }
}
