/// A complaint as an act files it.
package struct Complaint {
  package let severity: Severity
  package let message: String
  package let about: PerformedAction?
  /// What caused it: `result`, `failure` or `behavior`.
  package let trigger: String
}
