/// An action that was sent, and whose outcome was not recorded before the engine died: it may have happened or not.
public struct ActionInDoubt: Codable, Sendable, Equatable {
  public let name: String
  /// JSON, cut where it is long.
  public let arguments: String
}
