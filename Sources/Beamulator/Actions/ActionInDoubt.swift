/// An action that was sent and whose outcome was not recorded before the engine died: it may or may not have happened.
public struct ActionInDoubt: Codable, Sendable, Equatable {
  public let name: String
  /// JSON, truncated if it is long.
  public let arguments: String

  package init(name: String, arguments: String) {
    self.name = name
    self.arguments = arguments
  }
}
