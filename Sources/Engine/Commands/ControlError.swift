/// The error of a refused command or query on a run.
package struct ControlError: Error, Sendable, CustomStringConvertible {
  package enum Kind: Sendable {
    /// The request is malformed, or refers to something that the run does not have.
    case badRequest
    case notFound
    /// The state of the run does not allow it.
    case conflict
    case failed
  }

  package let kind: Kind
  /// The cause: the value found and the values allowed.
  package let detail: String
  /// The remedy.
  package let remedy: String

  package init(_ kind: Kind, _ detail: String, remedy: String) {
    self.kind = kind
    self.detail = detail
    self.remedy = remedy
  }

  static let over = ControlError(
    .conflict, "the run has ended", remedy: "its results are in its folder; continue it with --resume")
  static let ending = ControlError(
    .conflict, "the run is ending", remedy: "continue it with --resume once it has ended")

  package var description: String { "\(detail); \(remedy)" }
}
