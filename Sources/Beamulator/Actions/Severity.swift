/// How much a broken expectation matters to the user that complains.
public enum Severity: String, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
  case urgent, annoying, justsayin
}
