/// An action that was sent but whose outcome was not recorded before the engine crashed: it may or may not have
/// happened.
public struct ActionInDoubt: Codable, Sendable, Equatable {
  public let name: String
  /// The arguments as JSON, truncated if they are long.
  public let arguments: String

  package init(name: String, arguments: String) {
    self.name = name
    self.arguments = arguments
  }
}
