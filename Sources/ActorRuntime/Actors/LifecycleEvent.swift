package import Beamulator

/// An event in the lifecycle of an actor.
package enum LifecycleEvent: Sendable {
  case started
  /// The n-th act of the actor threw. The state is as before the act, and the actor restarts after a wait; nil if it
  /// does not restart automatically.
  case crashed(any Error, act: Int, restartAfter: Timespan?)
  case restarted
  /// The actor exceeded its restart budget. It keeps its state and acts again once released.
  case quarantined(reason: String)
  case released
  case paused, resumed
  /// The actor has another behavior or configuration.
  case replaced
  case stopped
}

/// Observes the lifecycles of a group's actors, on their shards' threads.
package protocol ActorObserver: AnyObject, Sendable {
  func observe(_ event: LifecycleEvent, of actor: ActorIdentity, on shard: Shard)
}
