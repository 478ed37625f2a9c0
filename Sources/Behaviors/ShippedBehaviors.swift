public import Beamulator

/// The behaviors that simulations can name without bringing their own.
public enum ShippedBehaviors {
  public static let all = [
    BehaviorType(Collector.self), BehaviorType(Organizer.self), BehaviorType(Procrastinator.self),
    BehaviorType(Sensor.self), BehaviorType(TodoUser.self),
  ]
}
