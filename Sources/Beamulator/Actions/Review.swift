/// What an actor thinks of an action's outcome: handed to the closure of
/// ``ActorRuntime/ActContext/perform(_:review:)``.
public struct Review<Result: Sendable> {
  /// What became of the action.
  public let outcome: Outcome<Result>
  var complaints: [(severity: Severity, message: String, trigger: String)] = []

  init(_ outcome: Outcome<Result>) { self.outcome = outcome }

  /// Complains if the action succeeded with a result that is not as expected.
  ///
  /// - Parameter isBroken: Whether the expectation is broken.
  public mutating func complain(_ severity: Severity, _ message: String, when isBroken: (Result) -> Bool) {
    guard case .success(let result) = outcome, isBroken(result) else { return }
    complaints.append((severity, message, "result"))
  }

  /// Complains if the action failed.
  public mutating func complainAboutFailure(_ severity: Severity, _ message: String) {
    guard case .failure(let failure) = outcome else { return }
    complaints.append((severity, "\(message): \(failure.message)", "failure"))
  }
}
