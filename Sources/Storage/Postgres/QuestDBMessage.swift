/// What QuestDB means: it says so in words only, its SQLSTATE is always 00000.
enum QuestDBMessage {
  /// Values that it will not take, whatever else is the matter.
  private static let ofRows = ["inconvertible value", "before 1970", "invalid utf"]

  static func code(of message: String) -> PostgresError.Code {
    let text = message.lowercased()
    if text.contains("table does not exist") { return .missingTable }
    if text.contains("nullpointerexception") { return .passing }
    return ofRows.contains { text.contains($0) } ? .row : .refused
  }
}
