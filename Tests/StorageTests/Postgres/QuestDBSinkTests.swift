import Engine
import Beamulator
import Foundation
@testable import Storage
import Testing

/// Statements sent to QuestDB, and the handling of its measured failures.
@Suite(.timeLimit(.minutes(3)))
struct QuestDBSinkTests {
  private let folder: TemporaryFolder
  private let server: QuestDBFake
  private let sink: PostgresSink

  init() throws {
    folder = try TemporaryFolder()
    server = try QuestDBFake()
    sink = PostgresSink(
      try PostgresAddress("questdb://127.0.0.1:\(server.port)"), rejected: folder.file("rejected.jsonl"))
  }

  @Test func tablesAreCreatedWithSupportedStatements() throws {
    try sink.open(.sample())
    let kept = server.kept
    #expect(
      kept.creations["action_log"]
        == """
        CREATE TABLE IF NOT EXISTS action_log (timestamp TIMESTAMP, real_time TIMESTAMP, run_id VARCHAR, seq LONG, \
        actor_id LONG, name STRING, behavior SYMBOL CAPACITY 256 CACHE, action SYMBOL CAPACITY 1024 CACHE, args STRING, \
        success BOOLEAN, in_doubt BOOLEAN, result STRING, error STRING, due_time TIMESTAMP, lag_us LONG, \
        service_us LONG, status LONG) TIMESTAMP(timestamp) PARTITION BY DAY WAL \
        DEDUP UPSERT KEYS(timestamp, run_id, seq)
        """)
    #expect(kept.creations.count == 4)
    #expect(kept.creations["run_metadata"]?.hasSuffix("WAL DEDUP UPSERT KEYS(timestamp, run_id)") == true)
    let words = ["TTL", "BEGIN", "COPY", "DELETE", "CONFLICT", "BYPASS", "FLOAT8", "TIMESTAMPTZ"]
    #expect(!kept.statements.contains { statement in words.contains { statement.contains($0) } })
    #expect(kept.logins == ["user admin database qdb application_name beamulator client_encoding UTF8 quest"])
  }

  @Test func valuesAreSentAsTextsThatQuestDBParses() throws {
    try sink.open(.sample())
    try sink.write(
      RecordBatch(
        firstSequence: 1,
        actions: [
          .sample(arguments: #"{"a":"\\ ' $1 🐝"}"#), .sample(1, success: false, result: nil, status: nil),
          .sample(2, success: nil),
        ], complaints: [.sample()], events: [.sample(.crashed, detail: "")]))
    let rows = server.rows("action_log")
    #expect(
      rows[0] == [
        "timestamp": "1970-01-01T00:00:00.010000Z", "real_time": "1970-01-01T00:00:00.020000Z", "run_id": "run-1",
        "seq": "1", "actor_id": "12", "name": "Organizer-12", "behavior": "Organizer", "action": "complete",
        "args": #"{"a":"\\ ' $1 🐝"}"#, "success": "true", "in_doubt": "false", "result": #"{"ok":true}"#, "error": nil,
        "due_time": "1970-01-01T00:00:00.009000Z", "lag_us": "3", "service_us": "850", "status": "200",
      ])
    #expect(rows.map { $0["success"] } == ["true", "false", "false"])
    #expect(rows.map { $0["in_doubt"] } == ["false", "false", "true"])
    #expect(rows[1]["result"] == .some(nil) && rows[1]["status"] == .some(nil))
    #expect(server.rows("complaints_log").map { $0["seq"] } == ["4"])
    #expect(server.rows("actor_events").map { $0["detail"] } == [""])
    try sink.close(.sample(end: 3_000_000, verdict: "VALID"))
    let run = server.rows("run_metadata")
    #expect(run.count == 1 && run[0]["verdict"] == "VALID" && run[0]["end_time"] == "1970-01-01T00:00:03.000000Z")
    #expect(run[0]["seed"] == "18446744073709551615" && run[0]["timestamp"] == run[0]["clock_start"])
    #expect(server.kept.problems.isEmpty)
  }

  @Test func batchesAreSplitIntoFewSizesAndSmallMessages() throws {
    try sink.open(.sample())
    server.change { $0.insertions = [] }
    try sink.write(.actions(1_150, from: 1))
    #expect(server.kept.insertions.map(\.rows) == [500, 500, 128, 16, 1, 1, 1, 1, 1, 1])
    // 500 of these are 2 MiB.
    try sink.write(.actions(500, from: 1_151, resultSize: 4_096))
    #expect(
      server.kept.insertions.dropFirst(10).map(\.rows) == [128, 128, 128, 16, 16, 16, 16, 16, 16, 16, 1, 1, 1, 1])
    #expect(server.kept.insertions.allSatisfy { $0.bytes < 1 << 20 } && server.kept.connections == 1)
    try sink.write(.actions(3, from: 1_651, resultSize: 1 << 20))
    #expect(
      try sink.counts(of: "run-1") == RecordCounts(actions: 1_650, complaints: 0, events: 0, rejected: 3))
    #expect(server.kept.problems.isEmpty)
  }

  @Test func rejectedRowsAreWrittenToAFile() throws {
    server.change {
      $0.fault = { _, row in
        row["seq"] == "77"
          ? .error("inconvertible value: `x` [STRING -> LONG]") : row["seq"] == "600" ? .error("odd") : nil
      }
    }
    try sink.open(.sample())
    var actions = Array(RecordBatch.actions(1_000, from: 1).actions)
    actions[4].error = "a\0b"
    let batch = RecordBatch(firstSequence: 1, actions: actions)
    for _ in 0..<2 { try sink.write(batch) }
    #expect(try sink.counts(of: "run-1") == RecordCounts(actions: 997, rejected: 3))
    let text = try String(contentsOfFile: folder.file("rejected.jsonl"), encoding: .utf8)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 3 && lines[0].contains(#""seq":5,"#) && lines[1].contains("inconvertible"))
    #expect(lines[2].hasPrefix(#"{"table":"action_log","seq":600,"reason":"odd","row":{"#))
    #expect(server.kept.connections == 1)
  }

  @Test func unknownErrorsAreTransient() throws {
    try sink.open(.sample())
    for message in ["java.lang.NullPointerException", "something that is new"] {
      server.change { $0.fault = { _, _ in .error(message) } }
      let error = try #require(throws: PostgresError.self) { try sink.write(.actions(3, from: 1)) }
      #expect(error.message == message && error.isTransient)
    }
    server.change { $0.fault = { _, _ in nil } }
    try sink.write(.actions(3, from: 1))
    #expect(try sink.counts(of: "run-1") == RecordCounts(actions: 3))
  }

  @Test func recoversFromLostResponsesAndDroppedTables() throws {
    try sink.open(.sample())
    server.change { $0.fault = { _, row in row["seq"] == "700" ? .cutAfter : nil } }
    let error = try #require(throws: PostgresError.self) { try sink.write(.actions(1_000, from: 1)) }
    #expect(error.code == .lost)
    server.change { $0.fault = { _, _ in nil } }
    try sink.write(.actions(1_000, from: 1))
    #expect(try sink.counts(of: "run-1") == RecordCounts(actions: 1_000))
    server.change {
      $0.creations = [:]
      $0.rows = [:]
    }
    try sink.write(.actions(10, from: 1_001))
    #expect(try sink.counts(of: "run-1") == RecordCounts(actions: 10))
    #expect(server.rows("run_metadata").count == 1)
  }

  @Test func countsWaitForRowsToBecomeVisible() throws {
    try sink.open(.sample())
    try sink.write(.actions(10, from: 1))
    server.change { $0.behind = 3 }
    #expect(try sink.counts(of: "run-1") == RecordCounts(actions: 10))
    #expect(server.kept.behind < 0)
    #expect(server.kept.statements.count { $0.contains("wal_tables()") } == 4)
  }

  @Test func suspendedTablesAndTablesWithDifferentColumnsAreRefused() throws {
    try sink.open(.sample())
    server.change { $0.suspended = "action_log" }
    let error = try #require(throws: PostgresError.self) { try sink.counts(of: "run-1") }
    #expect(
      error.description
        == "cannot read the records in questdb://127.0.0.1:\(server.port)/qdb: table action_log is suspended (no space): "
        + "remove the cause, then run ALTER TABLE action_log RESUME WAL")
    let other = try QuestDBFake()
    other.change {
      $0.creations["actor_events"] = QuestDBTable(.events).creation.replacing("event SYMBOL", with: "event VARCHAR")
    }
    let refused = PostgresSink(
      try PostgresAddress("questdb://127.0.0.1:\(other.port)"), rejected: folder.file("rejected.jsonl"))
    let shape = try #require(throws: PostgresError.self) { try refused.open(.sample()) }
    #expect(shape.message == "column 'event' of table actor_events is VARCHAR, expected SYMBOL")
    other.change { $0.creations["actor_events"] = QuestDBTable(.events).creation.replacing(", seq)", with: ")") }
    let key = try #require(throws: PostgresError.self) { try refused.open(.sample()) }
    #expect(key.message == "column 'seq' of table actor_events is LONG, expected LONG, an upsert key")
  }

  @Test func theSourceColumnIsAddedToOlderTables() throws {
    server.change {
      $0.creations["run_metadata"] = QuestDBTable(.run).creation.replacing(", source STRING", with: "")
    }
    try sink.open(.sample())
    #expect(server.kept.statements.contains("ALTER TABLE run_metadata ADD COLUMN source STRING"))
    #expect(server.rows("run_metadata").map { $0["source"] } == ["Organizer"])
  }

  @Test func reopeningCannotRemoveRecords() throws {
    try sink.open(.sample())
    try sink.write(.actions(10, from: 1))
    #expect(try sink.reopen(.sample(), keepingUpTo: nil) == 10)
    let error = try #require(throws: PostgresError.self) { try sink.reopen(.sample(), keepingUpTo: 5) }
    #expect(error.description.contains("QuestDB does not delete rows: start a new run"))
    // Another run with the same ID is detected by its start.
    var run = RunMetadata.sample()
    run.start += 2_000_000
    let other = PostgresSink(
      try PostgresAddress("questdb://127.0.0.1:\(server.port)"), rejected: folder.file("rejected.jsonl"))
    #expect(throws: PostgresError.self) { try other.open(run) }
  }
}
