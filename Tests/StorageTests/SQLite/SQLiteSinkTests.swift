import Engine
import Beamulator
import Foundation
@testable import Storage
import Testing

@Suite(.timeLimit(.minutes(3)))
struct SQLiteSinkTests {
  private let folder: TemporaryFolder
  private let sink: SQLiteSink

  init() throws {
    folder = try TemporaryFolder()
    sink = SQLiteSink(path: folder.file("actions.sqlite"))
    try sink.open(.sample())
  }

  @Test(arguments: [
    (
      "action_log",
      "timestamp real_time run_id seq actor_id name behavior action args success result error due_time lag_us "
        + "service_us status"
    ),
    (
      "complaints_log",
      "timestamp real_time run_id seq actor_id actor behavior severity message action args result trigger"
    ),
    ("actor_events", "timestamp real_time run_id seq actor_id name behavior event detail"),
    (
      "run_metadata",
      "run_id simulation config seed speed clock_start version host start_time end_time verdict source"
    ),
  ])
  func tablesHaveTheExpectedColumns(table: String, names: String) throws {
    let found = try rows("SELECT name FROM pragma_table_info('\(table)')", columns: 1, in: sink.location)
    #expect(found.compactMap(\.first) == names.split(separator: " ").map(String.init))
  }

  @Test func recordsAreNumberedAcrossTables() throws {
    try sink.write(
      RecordBatch(
        firstSequence: 40, actions: [.sample(1), .sample(2)], complaints: [.sample(.urgent)],
        events: [.sample(.started, detail: "why")]))
    #expect(
      try rows(
        """
        SELECT timestamp, real_time, run_id, seq, actor_id, name, behavior, action, args, success, result, error,
          due_time, lag_us, service_us, status FROM action_log
        """, columns: 16, in: sink.location) == [
          [
            "10001", "20001", "run-1", "40", "12", "Organizer-12", "Organizer", "complete", #"{"id":12}"#, "1",
            #"{"ok":true}"#, nil, "9001", "3", "850", "200",
          ],
          [
            "10002", "20002", "run-1", "41", "12", "Organizer-12", "Organizer", "complete", #"{"id":12}"#, "1",
            #"{"ok":true}"#, nil, "9002", "3", "850", "200",
          ],
        ])
    #expect(
      try rows("SELECT * FROM complaints_log", columns: 13, in: sink.location) == [
        [
          "10001", "20001", "run-1", "42", "12", "Organizer-12", "Organizer", "urgent", "still open", "complete", "{}",
          "[]", "result",
        ]
      ])
    #expect(
      try rows("SELECT * FROM actor_events", columns: 9, in: sink.location) == [
        ["10002", "20002", "run-1", "43", "12", "Organizer-12", "Organizer", "started", "why"]
      ])
  }

  @Test(arguments: [
    "", "plain", "größer 🐝 क्ष", "a\0b\0", "'; DROP TABLE action_log; --", String(repeating: "long ", count: 30_000),
  ])
  func textIsStoredUnchanged(text: String) throws {
    // More rows than one statement takes, so that both kinds of statement carry the text.
    let actions = (0..<45).map { ActionRecord.sample($0, arguments: text, result: text, error: text) }
    try sink.write(RecordBatch(actions: actions, complaints: [.sample(message: text)], events: [.sample(detail: text)]))
    #expect(
      try rows("SELECT args, result, error FROM action_log", columns: 3, in: sink.location)
        == Array(repeating: [text, text, text], count: 45))
    #expect(try rows("SELECT message FROM complaints_log", columns: 1, in: sink.location) == [[text]])
    #expect(try rows("SELECT detail FROM actor_events", columns: 1, in: sink.location) == [[text]])
  }

  @Test func absentValuesAreNull() throws {
    var complaint = ComplaintRecord.sample()
    complaint.action = nil
    complaint.arguments = nil
    complaint.result = nil
    try sink.write(
      RecordBatch(
        actions: [.sample(success: false, result: nil, status: nil), .sample(success: nil)], complaints: [complaint],
        events: [.sample()]))
    #expect(
      try rows("SELECT success, result, error, status FROM action_log", columns: 4, in: sink.location)
        == [["0", nil, nil, nil], [nil, #"{"ok":true}"#, nil, "200"]])
    #expect(
      try rows("SELECT action, args, result FROM complaints_log", columns: 3, in: sink.location) == [[nil, nil, nil]])
    #expect(try rows("SELECT detail FROM actor_events", columns: 1, in: sink.location) == [[nil]])
  }

  @Test func repeatedRecordsAreStoredOnce() throws {
    let batch = RecordBatch(
      firstSequence: 0, actions: (0..<30).map { .sample($0) }, complaints: [.sample()], events: [.sample()])
    try sink.write(batch)
    try sink.write(batch)
    // After a restart, batches may be split differently.
    try sink.write(.actions(10, from: 20))
    let counts = try RunArchive(path: sink.location).counts()
    #expect(counts == RunArchive.Counts(actions: 30, complaints: ["annoying": 1], events: ["restarted": 1]))
    try sink.write(.actions(30, from: 32))
    #expect(try RunArchive(path: sink.location).counts().actions == 60)
    #expect(try sink.counts(of: "run-1") == RecordCounts(actions: 60, complaints: 1, events: 1))
  }

  @Test func manyRecordsAreStoredIntact() throws {
    for first in stride(from: Int64(0), to: 100_000, by: 2_500) {
      try sink.write(.actions(2_500, from: first, resultSize: 100))
    }
    try sink.close(.sample(end: 1, verdict: "PASSED"))
    #expect(try rows("PRAGMA integrity_check", columns: 1, in: sink.location) == [["ok"]])
    #expect(
      try rows(
        """
        SELECT count(*), min(seq), max(seq), sum(timestamp = 10000 + seq), sum(length(result)) FROM action_log
        """, columns: 5, in: sink.location) == [["100000", "0", "99999", "100000", "10000000"]])
  }

  @Test func aClosedFileIsSelfContained() throws {
    try sink.write(.actions(100))
    try sink.close(.sample(end: 3_000, verdict: "PASSED"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["actions.sqlite"])
    let archive = try RunArchive(path: sink.location)
    #expect(try archive.counts().actions == 100)
    #expect(try archive.metadata().end == 3_000)
    #expect(try archive.metadata().verdict == "PASSED")
    #expect(throws: SQLiteError.self) { try sink.write(.actions(1, from: 100)) }
  }

  @Test func closesDespiteAnOpenReader() throws {
    let archive = try RunArchive(path: sink.location)
    try sink.write(.actions(100))
    #expect(try archive.counts().actions == 100)
    try sink.close(.sample(end: 3_000, verdict: "PASSED"))
    #expect(try archive.metadata().verdict == "PASSED")
    #expect(try RunArchive(path: sink.location).counts().actions == 100)
  }

  @Test func aResumedRunContinuesInItsFile() throws {
    try sink.write(.actions(10))
    try sink.close(.sample(end: 3_000, verdict: "STOPPED"))
    var later = RunMetadata.sample()
    later.start = 9_000
    let resumed = SQLiteSink(path: sink.location)
    try resumed.open(later)
    let archive = try RunArchive(path: sink.location)
    #expect(try archive.metadata().start == 2_000)
    #expect(try archive.metadata().end == nil)
    #expect(try archive.metadata().verdict == nil)
    try resumed.write(.actions(10, from: 10))
    #expect(try archive.counts().actions == 20)
  }

  @Test func theFileOfAnotherRunIsRefused() throws {
    try sink.write(.actions(10))
    let error = try #require(throws: SQLiteError.self) { try SQLiteSink(path: sink.location).open(.sample("run-2")) }
    #expect(
      error.description
        == "cannot record run run-2 in \(sink.location): the file holds the records of run run-1: "
        + "use a separate folder for each run")
    #expect(try RunArchive(path: sink.location).metadata().runID == "run-1")
  }
}
