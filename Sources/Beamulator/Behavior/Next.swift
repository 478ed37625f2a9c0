/// When an actor acts next.
public enum Next: Sendable, Hashable {
  /// Act again after a wait that is counted from the due time of this act: a late act does not delay the following
  /// ones.
  case after(Wait)
  /// Act again at a time, or immediately if it has passed.
  case at(SimulatedTime)
  /// Never act again.
  case stop
}
