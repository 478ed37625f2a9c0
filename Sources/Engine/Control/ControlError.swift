/// Why something that was asked of a run is not done.
package struct ControlError: Error, Sendable, CustomStringConvertible {
  package enum Kind: Sendable {
    /// The request cannot be understood, or names what the run does not have.
    case badRequest
    case notFound
    /// The run is not such that it could.
    case conflict
    case failed
  }

  package let kind: Kind
  /// What was asked and what was found.
  package let detail: String
  /// What to do.
  package let remedy: String

  package init(_ kind: Kind, _ detail: String, remedy: String) {
    self.kind = kind
    self.detail = detail
    self.remedy = remedy
  }

  static let over = ControlError(
    .conflict, "the run has ended", remedy: "its results are in its folder; let it go on with --resume")

  package var description: String { "\(detail); \(remedy)" }
}
