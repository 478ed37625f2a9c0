import Engine
import Beamulator
import Foundation
@testable import Storage
import Support
import Testing

/// The contents of a real PostgreSQL database.
@Suite(.timeLimit(.minutes(3)))
struct PostgresSinkTests {
  private let folder: TemporaryFolder
  private let server: PostgresServer
  private let database = "d" + UUID().uuidString.lowercased().filter { $0 != "-" }
  private let sink: PostgresSink

  init() throws {
    folder = try TemporaryFolder()
    server = try PostgresServer.shared.get()
    sink = PostgresSink(try PostgresAddress(server.url(database: database)), rejected: folder.file("rejected.jsonl"))
  }

  private func psql(_ sql: String) throws -> [[String?]] { try server.psql(sql, database: database) }

  /// A table as SQLite would show it.
  private func rows(_ table: RecordTable) throws -> [[String?]] {
    let columns = PostgreSQLDatabase.columns(of: table).map { name, type in
      type.hasPrefix("timestamp")
        ? "(extract(epoch from \(name)) * 1000000)::bigint" : type == "boolean" ? "\(name)::int" : name
    }
    return try psql("SELECT \(columns.joined(separator: ", ")) FROM \(table.name) ORDER BY \(table.columns[3].name)")
  }

  private var rejected: [String] {
    let text = (try? String(contentsOfFile: folder.file("rejected.jsonl"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  @Test func rowsEqualThoseInSQLite() throws {
    let other = SQLiteSink(path: folder.file("actions.sqlite"))
    let texts = [
      "plain", "größer 🐝 क्ष", #"a \ b \n "c" 'd' \N $1"#, "a\tb\nc\r", "", String(repeating: "long ", count: 3_000),
    ]
    var actions = texts.enumerated().map { ActionRecord.sample(Int64($0), arguments: $1, result: $1, error: $1) }
    actions.append(.sample(7, success: nil, result: nil, status: nil))
    actions.append(.sample(-62_000_000_000_000_001, success: false))
    actions.append(.sample(9_000_000_000_000_000))
    var complaint = ComplaintRecord.sample(.urgent)
    (complaint.action, complaint.arguments, complaint.result) = (nil, nil, nil)
    let batch = RecordBatch(
      firstSequence: 1, actions: actions, complaints: texts.map { .sample(message: $0) } + [complaint],
      events: [.sample(.started), .sample(.crashed, detail: "why")])
    for sink in [sink, other] as [any Sink] {
      try sink.open(.sample())
      try sink.write(batch)
      try sink.write(.actions(1_000, from: Int64(batch.count) + 1))
      #expect(try sink.counts(of: "run-1") == RecordCounts(actions: 1_009, complaints: 7, events: 2))
      #expect(try sink.counts(of: "run-1")?.stored == batch.count + 1_000)
      try sink.close(.sample(end: 3_000, verdict: "VALID"))
    }
    for table in [RecordTable.actions, .complaints, .events, .run] {
      let expected = try inSQLite(table, in: other.location)
      #expect(try rows(table) == expected, "\(table.name)")
      #expect(!expected.isEmpty)
    }
  }

  private func inSQLite(_ table: RecordTable, in path: String) throws -> [[String?]] {
    try StorageTests.rows(
      "SELECT * FROM \(table.name) ORDER BY \(table.columns[3].name)", columns: Int32(table.columns.count), in: path)
  }

  @Test func repeatedBatchesAreStoredOnce() throws {
    try sink.open(.sample())
    let batch = RecordBatch(
      firstSequence: 1, actions: (0..<30).map { .sample($0) }, complaints: [.sample()], events: [.sample()])
    for _ in 0..<3 { try sink.write(batch) }
    let again = PostgresSink(try PostgresAddress(server.url(of: database)), rejected: folder.file("rejected.jsonl"))
    #expect(try again.reopen(.sample(), keepingUpTo: nil) == 32)
    try again.write(batch)
    try again.write(.actions(10, from: 33))
    #expect(try sink.counts(of: "run-1") == RecordCounts(actions: 40, complaints: 1, events: 1))
    #expect(try psql("SELECT run_id, first_seq FROM batch_ledger ORDER BY 2") == [["run-1", "1"], ["run-1", "33"]])
  }

  @Test func reopeningRemovesRecordsAfterTheCheckpoint() throws {
    try sink.open(.sample())
    try sink.write(.actions(100, from: 1))
    try sink.write(.actions(100, from: 101))
    var other = RunMetadata.sample("run-2")
    other.start = 9
    let second = PostgresSink(try PostgresAddress(server.url(of: database)), rejected: folder.file("other.jsonl"))
    try second.open(other)
    try second.write(.actions(500, from: 1))
    try sink.close(.sample(end: 4, verdict: "VALID"))

    #expect(try sink.reopen(.sample(), keepingUpTo: 120) == 120)
    #expect(try psql("SELECT end_time, verdict FROM run_metadata WHERE run_id = 'run-1'") == [[nil, nil]])
    try sink.write(.actions(10, from: 121))
    try sink.write(.actions(100, from: 131))
    #expect(try sink.counts(of: "run-1")?.actions == 230)
    #expect(try second.counts(of: "run-2")?.actions == 500)
  }

  @Test func rejectedRowsAreWrittenToAFile() throws {
    try sink.open(.sample())
    var actions = Array(RecordBatch.actions(1_000, from: 1).actions)
    actions[17].arguments = "a\0b"
    actions[500].due = .min
    actions[501].timestamp = -300_000_000_000_000_000
    actions[999].error = "\0"
    let batch = RecordBatch(
      firstSequence: 1, actions: actions, complaints: [.sample(), .sample(message: "c\0")], events: [.sample()])
    for _ in 0..<2 { try sink.write(batch) }
    #expect(
      try sink.counts(of: "run-1") == RecordCounts(actions: 996, complaints: 1, events: 1, rejected: 5))
    let again = PostgresSink(try PostgresAddress(server.url(of: database)), rejected: folder.file("rejected.jsonl"))
    #expect(try again.reopen(.sample(), keepingUpTo: nil) == 1_003)
    try again.write(batch)

    struct Line: Decodable {
      struct Row: Decodable {
        var seq: Int64
        var args: String?
        var message: String?
      }
      var table: String
      var seq: Int64
      var reason: String
      var row: Row
    }
    let lines = try rejected.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    #expect(lines.map(\.seq) == [18, 501, 502, 1_000, 1_002] && lines.map(\.row.seq) == lines.map(\.seq))
    #expect(lines.map(\.table) == Array(repeating: "action_log", count: 4) + ["complaints_log"])
    #expect(lines[0].row.args == "a\0b" && lines[4].row.message == "c\0")
    for (place, line) in lines.enumerated() {
      let reason = [1, 2].contains(place) ? "out of range" : "invalid byte sequence for encoding \"UTF8\": 0x00"
      #expect(line.reason.contains(reason))
    }
    #expect(try again.reopen(.sample(), keepingUpTo: 500) == 500)
    #expect(rejected.count == 1)
  }

  @Test func aTableWithDifferentColumnsIsRefused() throws {
    try sink.open(.sample())
    _ = try psql("ALTER TABLE complaints_log ALTER COLUMN severity TYPE varchar(20)")
    let other = PostgresSink(try PostgresAddress(server.url(of: database)), rejected: folder.file("rejected.jsonl"))
    let error = try #require(throws: PostgresError.self) { try other.open(.sample()) }
    #expect(
      error.description
        == "cannot store records in \(sink.location): column 'severity' of table complaints_log is "
        + "character varying(20) NOT NULL, expected text NOT NULL: rename or drop that table, or use another database"
    )
    _ = try psql("ALTER TABLE complaints_log ALTER COLUMN severity TYPE text; ALTER TABLE actor_events DROP detail")
    #expect(try #require(throws: PostgresError.self) { try other.open(.sample()) }.message.contains("'detail'"))
    _ = try psql("ALTER TABLE actor_events ADD detail text; ALTER TABLE actor_events ADD more int NOT NULL")
    #expect(try #require(throws: PostgresError.self) { try other.open(.sample()) }.message.contains("'more'"))
  }

  @Test func theSourceColumnIsAddedToOlderTables() throws {
    try sink.open(.sample())
    _ = try psql("ALTER TABLE run_metadata DROP COLUMN source")
    let other = PostgresSink(try PostgresAddress(server.url(of: database)), rejected: folder.file("rejected.jsonl"))
    try other.open(.sample("run-2"))
    #expect(
      try psql("SELECT run_id, source FROM run_metadata ORDER BY 1") == [["run-1", nil], ["run-2", "Organizer"]])
  }

  @Test func anotherRunWithTheSameIDIsRefused() throws {
    try sink.open(.sample())
    var run = RunMetadata.sample()
    run.start += 1
    let other = PostgresSink(try PostgresAddress(server.url(of: database)), rejected: folder.file("rejected.jsonl"))
    let error = try #require(throws: PostgresError.self) { try other.open(run) }
    #expect(error.code == .conflict && error.message.contains("another run with the same id"))
    // Reopening compares the start in whole seconds, the precision of run.json.
    #expect(try other.reopen(run, keepingUpTo: nil) == 0)
  }
}
