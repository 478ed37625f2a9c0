public import Beamulator

/// The behaviors that simulations can name without bringing their own.
public enum ShippedBehaviors {
  public static let all = [BehaviorKind(Organizer.self), BehaviorKind(Procrastinator.self)]
}
