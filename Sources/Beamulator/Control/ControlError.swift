/// Why something that was asked of a run is not done.
public struct ControlError: Error, Sendable, CustomStringConvertible {
  public enum Kind: Sendable {
    /// The request cannot be understood, or names what the run does not have.
    case badRequest
    case notFound
    /// The run is not such that it could.
    case conflict
    case failed
  }

  public let kind: Kind
  /// What was asked and what was found.
  public let detail: String
  /// What to do.
  public let remedy: String

  public init(_ kind: Kind, _ detail: String, remedy: String) {
    self.kind = kind
    self.detail = detail
    self.remedy = remedy
  }

  static let over = ControlError(
    .conflict, "the run has ended", remedy: "its results are in its folder; let it go on with --resume")

  public var description: String { "\(detail); \(remedy)" }
}
