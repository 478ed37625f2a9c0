/// The environment of an action while it is performed, and the details that the action adds to its record.
public struct ActionCall {
  /// The actor that performs the action.
  public let actor: ActorID
  /// The wall-clock time left until the act's deadline.
  public let timeLeft: Timespan
  /// The protocol's status, if it has one.
  public var status: Int?
  /// The response, JSON or text; truncated to 4 KiB in the record.
  public var result: String?
  /// The phases of an HTTP exchange.
  public var timings: HTTPTimings?

  private let services: any RunServices

  init(actor: ActorID, timeLeft: Timespan, _ services: any RunServices) {
    self.actor = actor
    self.timeLeft = timeLeft
    self.services = services
  }

  /// The HTTP client of the target.
  public var http: any HTTPClient { services.http }

  /// Returns the simulated target of a type; a run has one of each type.
  public func simulated<Target: SimulatedTarget>(_ type: Target.Type) -> Target { services.simulatedTarget(type) }
}
