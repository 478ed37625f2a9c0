/// A query for actors. An actor matches if it meets all given criteria; without criteria every actor matches.
public struct ActorQuery: Sendable, Hashable {
  /// The name of a behavior.
  public var behavior: String?
  /// Tags that an actor must all have, its group's or its own.
  public var tags: [String]
  /// The name of an actor, given or derived.
  public var name: String?
  /// The ids of actors.
  public var ids: ClosedRange<ActorID>?

  public init(
    behavior: String? = nil, tags: [String] = [], name: String? = nil, ids: ClosedRange<ActorID>? = nil
  ) {
    self.behavior = behavior
    self.tags = tags
    self.name = name
    self.ids = ids
  }

  /// All actors of the run.
  public static let all = ActorQuery()
  /// The actors of a behavior.
  public static func behavior(_ name: String) -> ActorQuery { ActorQuery(behavior: name) }
  /// The actors that have all the tags.
  public static func tagged(_ tags: String...) -> ActorQuery { ActorQuery(tags: tags) }
  /// The actor with a name, given or derived.
  public static func named(_ name: String) -> ActorQuery { ActorQuery(name: name) }
  /// The actor with an id.
  public static func id(_ id: ActorID) -> ActorQuery { ActorQuery(ids: id...id) }
}
