/// Other actors, as an act sees them.
extension ActContext {
  /// The actors that a query means, in order of id, this one among them if it is meant.
  public func actors(_ query: ActorQuery) -> [ActorID] { shard.registry.actors(query) }

  /// How many actors a query means.
  public func count(_ query: ActorQuery) -> Int { shard.registry.count(query) }

  /// The actor of a name, given or derived; nil if none of it lives.
  public func actor(named name: String) -> ActorID? { shard.registry.actor(named: name) }

  /// The name of an actor; nil if it does not live.
  public func name(of actor: ActorID) -> String? { shard.registry.name(of: actor) }

  /// The states of those among some actors that live by a program, as of their last acts that ended well.
  package nonisolated(nonsending) func states<P: ActorProgram>(
    of actors: [ActorID], as program: P.Type
  ) async -> [(actor: ActorID, state: P.State)] {
    guard let exchange = shard.exchange, !actors.isEmpty else { return [] }
    shard.resumed(id)
    defer { shard.resumed(id) }
    if shard.skips { return await StateReader(exchange).states(of: actors, as: program, exchange) }
    var found: [(actor: ActorID, state: P.State)] = []
    for (home, residents) in Dictionary(grouping: actors, by: { exchange.home(of: $0).index }) {
      found += await StateReader(exchange.shards[home]).states(of: residents, as: program, exchange)
    }
    return found.sorted { $0.actor < $1.actor }
  }

  /// Tells actors something.
  package func post(_ body: any Sendable, to actors: [ActorID], waking: Bool) {
    shard.post(Envelope(sender: id, came: now, body: body), to: actors, waking: waking)
  }

  /// Asks an actor; nil when no answer comes in time.
  package nonisolated(nonsending) func ask(
    _ actor: ActorID, _ body: any Sendable, within limit: Timespan, waking: Bool
  ) async -> (any Sendable)? {
    let answer = await shard.ask(actor, body, by: id, within: limit, waking: waking)
    shard.resumed(id)
    return answer
  }

  package func answer(_ envelope: Envelope, with body: any Sendable) { shard.answer(envelope, with: body, by: id) }

  /// Takes what it was told, in the order it came. If the act crashes, the next one finds it again.
  package func takeEnvelopes(where isWanted: (Envelope) -> Bool) -> [Envelope] {
    shard.takeEnvelopes(of: id, acts: acts, due: due, where: isWanted)
  }

  /// How many messages wait to be taken.
  public var mailboxDepth: Int { shard.mailboxDepth(of: id, acts: acts, due: due) }
}
