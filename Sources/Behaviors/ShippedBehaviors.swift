public import Beamulator

/// The behaviors that simulations can name without bringing their own.
public enum ShippedBehaviors {
  public static let all = [
    BehaviorKind(Collector.self), BehaviorKind(Organizer.self), BehaviorKind(Procrastinator.self),
    BehaviorKind(Sensor.self), BehaviorKind(TodoUser.self),
  ]
}
