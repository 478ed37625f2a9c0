/// Something that happened in the life of an actor.
public enum LifeEvent: Sendable {
  case started
  /// Its act threw: the state is as it was before, and the actor acts again after a backoff.
  case crashed(any Error, restartAfter: Timespan)
  case restarted
  case stopped
}

/// Who is told of the lives of a group's actors, on their shards' threads.
public protocol ActorObserver: AnyObject, Sendable {
  func observe(_ event: LifeEvent, of actor: ActorID, label: ActorLabel?, behavior: String, on shard: Shard)
}

/// What the actors of a group have in common, so that each of them stays small.
public final class ActorGroup: Sendable {
  /// The name that the actors are found by and named after.
  public let behavior: String
  /// Tags that every actor of the group has.
  public let tags: [String]
  public let observer: any ActorObserver

  public init(behavior: String, tags: [String] = [], observer: any ActorObserver) {
    self.behavior = behavior
    self.tags = tags
    self.observer = observer
  }
}
