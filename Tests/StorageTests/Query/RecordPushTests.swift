import Engine
import Beamulator
import Foundation
@testable import Storage
import Support
import Testing

/// Copying a run's SQLite file to other databases.
@Suite(.timeLimit(.minutes(3)))
struct RecordPushTests {
  private struct Cut: Error {}

  private let folder: TemporaryFolder
  private let record: String
  private let counts: RecordCounts

  init() throws {
    folder = try TemporaryFolder()
    record = folder.file("actions.sqlite")
    let sink = SQLiteSink(path: record)
    try sink.open(.sample())
    for batch in RecordedRuns.batches() { try sink.write(batch) }
    // The numbers in between are unused.
    try sink.write(.actions(10, from: 9_000))
    counts = try sink.counts(of: "run-1") ?? RecordCounts()
    try sink.close(.sample(end: 3_000_000, verdict: "VALID"))
  }

  private func push(_ address: PostgresAddress, endingAt part: Double = 2) throws -> RecordCounts {
    let push = try RecordPush(
      RunArchive(path: record).metadata(), to: address, isOwn: false, rejected: folder.file("rejected.jsonl"))
    try push.send(recordsIn: record) { if $0 >= part { throw Cut() } }
    try push.end(verdict: "VALID")
    return try push.counts()
  }

  @Test func eachRecordIsPushedToPostgreSQLOnce() throws {
    let server = try PostgresServer.shared.get()
    let database = "p" + UUID().uuidString.lowercased().filter { $0 != "-" }
    let address = try PostgresAddress(server.url(database: database))
    #expect(throws: Cut.self) { try push(address, endingAt: 0.2) }
    for _ in 0..<2 { #expect(try push(address) == counts) }
    // The file has grown since.
    let sink = SQLiteSink(path: record)
    _ = try sink.reopen(.sample(), keepingUpTo: nil)
    try sink.write(.actions(5, from: 9_010))
    try sink.close(.sample(end: 4_000_000, verdict: "VALID"))
    #expect(try push(address).actions == counts.actions + 5)

    for table in [RecordTable.actions, .complaints, .events, .run] {
      let columns = PostgreSQLDatabase.columns(of: table).map { name, type in
        type.hasPrefix("timestamp")
          ? "(extract(epoch from \(name)) * 1000000)::bigint" : type == "boolean" ? "\(name)::int" : name
      }
      let order = "ORDER BY \(table.columns[3].name)"
      let found = try server.psql(
        "SELECT \(columns.joined(separator: ", ")) FROM \(table.name) \(order)", database: database)
      let expected = try StorageTests.rows(
        "SELECT * FROM \(table.name) \(order)", columns: Int32(table.columns.count), in: record)
      #expect(found == expected, "\(table.name)")
    }
  }

  @Test func eachRecordIsPushedToQuestDBOnce() throws {
    let server = try QuestDBFake()
    let address = try PostgresAddress("questdb://127.0.0.1:\(server.port)")
    server.change { $0.fault = { _, row in row["seq"] == "1700" ? .cutAfter : nil } }
    let error = try #require(throws: PostgresError.self) { try push(address) }
    #expect(error.code == .lost)
    server.change { $0.fault = { _, _ in nil } }
    for _ in 0..<2 { #expect(try push(address) == counts) }
    #expect(server.rows("action_log").last?["seq"] == "9009" && server.kept.problems.isEmpty)
    #expect(server.rows("run_metadata").map { $0["verdict"] } == ["VALID"])
  }

  @Test func anotherRunWithTheSameIDIsRefused() throws {
    let server = try PostgresServer.shared.get()
    let database = "p" + UUID().uuidString.lowercased().filter { $0 != "-" }
    let address = try PostgresAddress(server.url(database: database))
    var other = RunMetadata.sample()
    other.start += 1
    try PostgresSink(address, rejected: folder.file("other.jsonl")).open(other)
    let error = try #require(throws: PostgresError.self) { try push(address) }
    #expect(error.code == .conflict && error.message.contains("another run with the same id"))
  }
}
