/// What an actor has of its own beside its behavior's name and tags; most have none.
public final class ActorLabel: Sendable {
  /// The name given to it, where one was.
  public let name: String?
  /// Its own tags.
  public let tags: [String]

  public init(name: String?, tags: [String]) {
    self.name = name
    self.tags = tags
  }
}
