/// The services of a run for the acts on one shard; implemented by the engine. Must be used on the shard's thread.
package protocol RunServices: AnyObject, Sendable {
  /// The HTTP client of the target.
  var http: any HTTPClient { get }
  /// The run's calendar.
  var calendar: RunCalendar { get }

  /// Returns the run's simulated target of a type.
  func simulatedTarget<Target: SimulatedTarget>(_ type: Target.Type) -> Target
  /// Returns arguments in their recorded form.
  func text(of arguments: JSON) -> String
  /// Notes that an action is in flight.
  ///
  /// - Returns: The entry to pass to ``record(_:_:)``; nil if the run keeps no journal of actions in flight.
  func begin(_ action: ActionStart) -> InFlightAction?
  /// Records the outcome of an action.
  ///
  /// - Returns: The index of the action's name.
  func record(_ action: PerformedAction, _ inFlight: InFlightAction?) -> Int32
  func record(_ complaint: Complaint, by actor: ActorIdentity, at time: SimulatedTime)
  /// Returns the name of an action by its index; nil for -1.
  func actionName(_ number: Int32) -> String?
  /// Returns the in-doubt action of an actor with a number of completed acts; nil once it has acted again.
  func actionInDoubt(of actor: ActorID, acts: Int) -> ActionInDoubt?
}
