/// Which actors are meant: those for which all that is said here holds; nothing said means all.
public struct ActorQuery: Sendable, Hashable {
  /// The name of a behavior.
  public var behavior: String?
  /// Tags that they must all have, of their group's or their own.
  public var tags: [String]
  /// The name of one, given or derived.
  public var name: String?
  public var ids: ClosedRange<ActorID>?

  public init(
    behavior: String? = nil, tags: [String] = [], name: String? = nil, ids: ClosedRange<ActorID>? = nil
  ) {
    self.behavior = behavior
    self.tags = tags
    self.name = name
    self.ids = ids
  }

  public static let all = ActorQuery()
  public static func behavior(_ name: String) -> ActorQuery { ActorQuery(behavior: name) }
  public static func tagged(_ tags: String...) -> ActorQuery { ActorQuery(tags: tags) }
  public static func named(_ name: String) -> ActorQuery { ActorQuery(name: name) }
  public static func id(_ id: ActorID) -> ActorQuery { ActorQuery(ids: id...id) }
}
