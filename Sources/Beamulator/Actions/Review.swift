/// The review of an action's outcome by an actor: passed to the closure of ``ActContext/perform(_:review:)``.
public struct Review<Result: Sendable> {
  /// The outcome of the action.
  public let outcome: Outcome<Result>
  var complaints: [(severity: Severity, message: String, trigger: String)] = []

  init(_ outcome: Outcome<Result>) { self.outcome = outcome }

  /// Files a complaint if the action succeeded with an unexpected result.
  ///
  /// - Parameter isBroken: Returns whether the result violates the expectation.
  public mutating func complain(_ severity: Severity, _ message: String, when isBroken: (Result) -> Bool) {
    guard case .success(let result) = outcome, isBroken(result) else { return }
    complaints.append((severity, message, "result"))
  }

  /// Files a complaint if the action failed.
  public mutating func complainAboutFailure(_ severity: Severity, _ message: String) {
    guard case .failure(let failure) = outcome else { return }
    complaints.append((severity, "\(message): \(failure.message)", "failure"))
  }
}
