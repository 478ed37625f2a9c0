/// Classifies QuestDB's error messages: its SQLSTATE is always 00000.
enum QuestDBMessage {
  /// Parts of messages about invalid values.
  private static let ofRows = ["inconvertible value", "before 1970", "invalid utf"]

  static func code(of message: String) -> PostgresError.Code {
    let text = message.lowercased()
    if text.contains("table does not exist") { return .missingTable }
    if text.contains("nullpointerexception") { return .transient }
    return ofRows.contains { text.contains($0) } ? .row : .refused
  }
}
