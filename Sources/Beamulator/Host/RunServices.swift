/// The services of a run for the acts on one shard; implemented by the engine. To be used on the shard's thread.
package protocol RunServices: AnyObject, Sendable {
  /// The target of this shard's actors.
  var http: any HTTPClient { get }
  /// The run's calendar.
  var calendar: RunCalendar { get }

  /// Returns the run's simulated target of a type.
  func simulatedTarget<Target: SimulatedTarget>(_ type: Target.Type) -> Target
  /// Returns arguments as they are recorded.
  func text(of arguments: JSON) -> String
  /// Notes that an action is in flight.
  ///
  /// - Returns: The token to record its outcome with; nil where actions in flight are not noted.
  func begin(_ action: ActionStart) -> InFlightAction?
  /// Records the outcome of an action.
  ///
  /// - Returns: The number of the action's name.
  func record(_ action: PerformedAction, _ inFlight: InFlightAction?) -> Int32
  func record(_ complaint: Complaint, by actor: ActorIdentity, at time: SimulatedTime)
  /// Returns the name of an action by its number; nil for -1.
  func actionName(_ number: Int32) -> String?
  /// Returns the in-doubt action of an actor that has completed a number of acts; nil once it has acted since.
  func actionInDoubt(of actor: ActorID, acts: Int) -> ActionInDoubt?
}
