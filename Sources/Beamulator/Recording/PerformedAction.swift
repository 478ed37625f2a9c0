/// An action that has come to an outcome, as the recorder takes it.
struct PerformedAction {
  let name: String
  let arguments: String
  let status: Int?
  /// Bounded.
  let result: String?
  let timings: HTTPTimings?
  let failure: ActionFailure?
  /// Simulated time when it was sent.
  let sent: SimulatedTime
  /// From send to last byte, nanoseconds of the wall.
  let service: Int64
  /// From when the act was due to last byte, nanoseconds of the wall.
  let response: Int64
}

/// A complaint, as the recorder takes it.
struct Complaint {
  let severity: Severity
  let message: String
  let about: PerformedAction?
  let trigger: String

  init(_ severity: Severity, _ message: String, about: PerformedAction?, trigger: String) {
    self.severity = severity
    self.message = message
    self.about = about
    self.trigger = trigger
  }
}
