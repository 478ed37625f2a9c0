import Engine
import Beamulator
import Storage

extension RunMetadata {
  static func sample(_ runID: String = "run-1", end: Int64? = nil, verdict: String? = nil) -> RunMetadata {
    RunMetadata(
      runID: runID, simulation: "todo", config: #"{"speed":"max"}"#, seed: .max, speed: "max", clockStart: 1_000,
      version: "1.0.0", host: "here", start: 2_000, end: end, verdict: verdict,
      source: "Organizer")
  }
}

extension ActorIdentity {
  static let sample = ActorIdentity(id: 12, behavior: "Organizer")
}

extension ActionRecord {
  static func sample(
    _ number: Int64 = 0, arguments: String = #"{"id":12}"#, success: Bool? = true, result: String? = #"{"ok":true}"#,
    error: String? = nil, status: Int? = 200
  ) -> ActionRecord {
    ActionRecord(
      timestamp: 10_000 + number, realTime: 20_000 + number, actor: .sample, action: "complete", arguments: arguments,
      success: success, result: result, error: error, due: 9_000 + number, lag: 3, service: 850, status: status)
  }
}

extension ComplaintRecord {
  static func sample(_ severity: Severity = .annoying, message: String = "still open") -> ComplaintRecord {
    ComplaintRecord(
      timestamp: 10_001, realTime: 20_001, actor: .sample, severity: severity, message: message, action: "complete",
      arguments: "{}", result: "[]", trigger: "result")
  }
}

extension EventRecord {
  static func sample(_ event: Kind = .restarted, detail: String? = nil) -> EventRecord {
    EventRecord(timestamp: 10_002, realTime: 20_002, actor: .sample, event: event, detail: detail)
  }
}

extension RecordBatch {
  /// A batch of actions, each with a result of a given size.
  static func actions(_ count: Int, from firstSequence: Int64 = 0, resultSize: Int = 10) -> RecordBatch {
    let result = String(repeating: "r", count: resultSize)
    return RecordBatch(
      firstSequence: firstSequence,
      actions: (0..<Int64(count)).map { .sample(firstSequence + $0, result: result) })
  }
}

/// The rows of a query, with values as text and nil for NULL.
func rows(_ sql: String, columns: Int32, in path: String) throws -> [[String?]] {
  let database = try SQLiteDatabase(path: path, access: .readOnly)
  let statement = try SQLiteStatement(sql, on: database)
  var rows: [[String?]] = []
  while try statement.step() {
    rows.append((0..<columns).map { statement.text($0) })
  }
  return rows
}
