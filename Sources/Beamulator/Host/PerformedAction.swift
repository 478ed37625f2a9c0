/// An action at the moment it is sent.
package struct ActionStart {
  package let name: String
  /// JSON.
  package let arguments: String
  package let actor: ActorIdentity
  /// Simulated time at which it was sent.
  package let sent: SimulatedTime
  /// Simulated time at which its act was due.
  package let due: SimulatedTime
  /// How late the act started, in nanoseconds of wall-clock time.
  package let lag: Int64
}

/// An action with its outcome.
package struct PerformedAction {
  package let start: ActionStart
  package let status: Int?
  /// Truncated to ``RecordText/limit``.
  package let result: String?
  package let timings: HTTPTimings?
  package let failure: ActionFailure?
  /// From send to last byte, in nanoseconds of wall-clock time.
  package let service: Int64
  /// From when the act was due to the last byte, in nanoseconds of wall-clock time.
  package let response: Int64
}
