import Engine
import Beamulator
import Foundation
@testable import Storage
import Support
import Testing

@Suite(.timeLimit(.minutes(3)))
struct RunArchiveTests {
  private let folder: TemporaryFolder
  private let sink: SQLiteSink

  init() throws {
    folder = try TemporaryFolder()
    sink = SQLiteSink(path: folder.file("actions.sqlite"))
  }

  @Test func readsTheMetadata() throws {
    try sink.open(.sample())
    let run = try RunArchive(path: sink.location).metadata()
    let expected = RunMetadata.sample()
    #expect(run.runID == expected.runID)
    #expect(run.simulation == expected.simulation)
    #expect(run.config == expected.config)
    #expect(run.seed == expected.seed)
    #expect(run.speed == expected.speed)
    #expect(run.clockStart == expected.clockStart)
    #expect(run.version == expected.version)
    #expect(run.host == expected.host)
    #expect(run.start == expected.start)
    #expect(run.source == "Organizer")
    #expect(run.end == nil)
    #expect(run.verdict == nil)
  }

  @Test func aFileWithoutTheSourceColumnIsReadAndReopened() throws {
    try sink.open(.sample())
    try sink.close(.sample(end: 3, verdict: "VALID"))
    try SQLiteDatabase(path: sink.location, access: .readWrite).execute("ALTER TABLE run_metadata DROP COLUMN source")
    let run = try RunArchive(path: sink.location).metadata()
    #expect(run.source == nil && run.verdict == "VALID")
    #expect(try sink.reopen(run, keepingUpTo: nil) == 0)
    #expect(try RunArchive(path: sink.location).metadata().runID == "run-1")
  }

  @Test func countsRecords() throws {
    try sink.open(.sample())
    let archive = try RunArchive(path: sink.location)
    #expect(try archive.counts() == RunArchive.Counts())
    try sink.write(
      RecordBatch(
        actions: [.sample(), .sample(success: false), .sample(success: false), .sample(success: nil)],
        complaints: [.sample(.urgent), .sample(.justsayin), .sample(.urgent)],
        events: [.sample(.restarted), .sample(.crashed)]))
    #expect(
      try archive.counts()
        == RunArchive.Counts(
          actions: 4, failed: 2, inDoubt: 1, complaints: ["urgent": 2, "justsayin": 1],
          events: ["restarted": 1, "crashed": 1]))
  }

  @Test func seesCompleteBatchesDuringWrites() async throws {
    try sink.open(.sample())
    let archive = try RunArchive(path: sink.location)
    let sink = sink
    async let writing: Void = {
      for first in stride(from: Int64(0), to: 20_000, by: 200) {
        var batch = RecordBatch.actions(199, from: first)
        batch.events = [.sample()]
        try sink.write(batch)
      }
    }()
    var seen = 0
    try await eventually("all batches are seen") {
      let counts = try archive.counts()
      #expect(counts.actions >= seen)
      #expect(counts.actions == 199 * counts.events["restarted", default: 0])
      seen = counts.actions
      return seen == 19_900
    }
    try await writing
  }

  /// A killed writer leaves the file and its log, without the shared index of the log.
  @Test func readsTheFilesOfAKilledWriter() throws {
    try sink.open(.sample())
    try sink.write(.actions(500))
    let left = try TemporaryFolder()
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: sink.location + suffix, toPath: left.file("actions.sqlite") + suffix)
    }
    let archive = try RunArchive(path: left.file("actions.sqlite"))
    #expect(try archive.counts().actions == 500)
    #expect(try archive.metadata().end == nil)
  }

  @Test(.enabled(if: geteuid() == 0, "mounting needs root"))
  func readsFromAReadOnlyFolder() throws {
    let folder = try TemporaryFolder(megabytes: 4)
    let sink = SQLiteSink(path: folder.file("actions.sqlite"))
    try sink.open(.sample())
    try sink.write(.actions(500))
    try sink.close(.sample(end: 1, verdict: "PASSED"))
    try folder.forbidWriting()
    #expect(try RunArchive(path: sink.location).counts().actions == 500)
  }

  @Test func aMissingFileIsReported() throws {
    let path = folder.file("none.sqlite")
    let error = try #require(throws: SQLiteError.self) { try RunArchive(path: path) }
    #expect(
      error.description
        == "cannot open the database in \(path): unable to open database file: "
        + "\(path) cannot be used (No such file or directory): check its name and permissions")
  }

  @Test func aDatabaseWithoutARunIsReported() throws {
    let path = folder.file("other.sqlite")
    try SQLiteDatabase(path: path, access: .readWrite).execute("CREATE TABLE t (i)")
    let archive = try RunArchive(path: path)
    let expected =
      "cannot read a run in \(path): no such table: run_metadata: use the actions.sqlite of a run's folder"
    let error = try #require(throws: SQLiteError.self) { try archive.metadata() }
    #expect(error.description == expected)
    #expect(throws: SQLiteError.self) { try archive.counts() }
  }
}
