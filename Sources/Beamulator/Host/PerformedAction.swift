/// An action at the time it is sent.
package struct ActionStart {
  package let name: String
  /// The arguments as JSON.
  package let arguments: String
  package let actor: ActorIdentity
  /// The simulated time at which it was sent.
  package let sent: SimulatedTime
  /// The simulated time at which its act was due.
  package let due: SimulatedTime
  /// The start delay of its act, in nanoseconds of wall-clock time.
  package let lag: Int64
}

/// An action with its outcome.
package struct PerformedAction {
  package let start: ActionStart
  package let status: Int?
  /// The response, truncated to ``RecordText/limit``.
  package let result: String?
  package let timings: HTTPTimings?
  package let failure: ActionFailure?
  /// From sending the request to the last byte of the response, in nanoseconds of wall-clock time.
  package let service: Int64
  /// From the act's due time to the last byte of the response, in nanoseconds of wall-clock time.
  package let response: Int64
}
