/// Something that happened in the life of an actor.
public enum LifeEvent: Sendable {
  case started
  /// An act, the n-th of its life, threw: the state is as it was before, and the actor acts again after a wait; nil is never
  /// by itself.
  case crashed(any Error, act: Int, restartAfter: Timespan?)
  case restarted
  /// It has crashed too often; it keeps its state, and acts again when it is released.
  case quarantined(reason: String)
  case released
  /// Somebody has paused it; it goes on.
  case paused, resumed
  /// It lives by something else from now on.
  case replaced
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
  public let restarts: RestartPolicy
  /// How long an act may take, of the wall's time.
  public let actDeadline: Timespan

  public static let standardActDeadline = Timespan.seconds(30)

  public init(
    behavior: String, tags: [String] = [], restarts: RestartPolicy = .standard,
    actDeadline: Timespan = standardActDeadline, observer: any ActorObserver
  ) {
    self.actDeadline = actDeadline
    self.restarts = restarts
    self.behavior = behavior
    self.tags = tags
    self.observer = observer
  }
}
