/// What an actor does after an act.
public enum Next: Sendable, Hashable {
  /// Act again after a wait, counted from when this act was due: a late act does not move the ones after it.
  case after(Wait)
  /// Act again at an instant; one that has passed means at once.
  case at(SimulatedTime)
  /// Never act again.
  case stop
}
