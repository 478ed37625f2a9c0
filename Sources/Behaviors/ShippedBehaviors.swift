public import Beamulator

/// The behaviors available to every simulation.
public enum ShippedBehaviors {
  public static let all = [
    BehaviorType(Collector.self), BehaviorType(Organizer.self), BehaviorType(Procrastinator.self),
    BehaviorType(Sensor.self), BehaviorType(TodoUser.self),
  ]
}
