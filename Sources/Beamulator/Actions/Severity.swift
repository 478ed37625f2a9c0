/// The severity of a complaint.
public enum Severity: String, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
  case urgent, annoying, justsayin
}
