/// A complaint filed by an act.
package struct Complaint {
  package let severity: Severity
  package let message: String
  package let about: PerformedAction?
  /// The cause: `result`, `failure` or `behavior`.
  package let trigger: String
}
