import Engine
import Beamulator
import CSQLite
import Foundation
@testable import Storage
import Testing

/// Errors about unusable locations of the records.
@Suite(.timeLimit(.minutes(3)))
struct SQLiteFailureTests {
  private static let sample = RunMetadata.sample()

  private func refusal(at path: String) throws -> SQLiteError {
    try #require(throws: SQLiteError.self) { try SQLiteSink(path: path).open(Self.sample) }
  }

  @Test func errorsNameAMissingFolder() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("none/actions.sqlite")
    #expect(
      try refusal(at: path).description
        == "cannot open the database in \(path): unable to open database file: the folder \(folder.file("none")) "
        + "cannot be written (No such file or directory): "
        + "create it, make it writable or choose another folder with --out")
  }

  @Test func errorsReportAFileInPlaceOfTheFolder() throws {
    let folder = try TemporaryFolder()
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("file")))
    let error = try refusal(at: folder.file("file/actions.sqlite"))
    #expect(error.code & 0xff == SQLITE_CANTOPEN)
    #expect(error.remedy?.contains("the folder \(folder.file("file")) cannot be written (Not a directory)") == true)
  }

  @Test func aFolderInPlaceOfTheFileIsRefused() throws {
    let folder = try TemporaryFolder()
    #expect(try refusal(at: folder.path).code & 0xff == SQLITE_CANTOPEN)
  }

  @Test(.enabled(if: geteuid() == 0, "mounting needs root"))
  func errorsReportAReadOnlyFolder() throws {
    let folder = try TemporaryFolder(megabytes: 4)
    try folder.forbidWriting()
    let error = try refusal(at: folder.file("actions.sqlite"))
    #expect(error.code & 0xff == SQLITE_CANTOPEN)
    #expect(
      error.remedy == "the folder \(folder.path) cannot be written (Read-only file system): "
        + "create it, make it writable or choose another folder with --out")
  }

  @Test func errorsReportAFileThatIsNotADatabase() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("actions.sqlite")
    try Data(String(repeating: "text ", count: 1_000).utf8).write(to: URL(fileURLWithPath: path))
    let error = try refusal(at: path)
    #expect(error.code == SQLITE_NOTADB)
    #expect(
      error.description.hasSuffix(
        "in \(path): file is not a database: the file is corrupt or not a SQLite database: "
          + "move it away or restore it from a copy"))
  }

  @Test(.enabled(if: geteuid() == 0, "mounting needs root"))
  func aFullDiskStoresNothingAndALaterWriteSucceeds() throws {
    let folder = try TemporaryFolder(megabytes: 16)
    let sink = SQLiteSink(path: folder.file("actions.sqlite"))
    try sink.open(Self.sample)
    try sink.write(.actions(10))
    let filler = folder.file("filler")
    try Data(count: 14 << 20).write(to: URL(fileURLWithPath: filler))

    var batch = RecordBatch.actions(3_000, from: 10, resultSize: 1_000)
    batch.events = [.sample()]
    let error = try #require(throws: SQLiteError.self) { try sink.write(batch) }
    #expect(error.code & 0xff == SQLITE_FULL)
    #expect(
      error.description
        == "cannot store 3001 records in \(sink.location): database or disk is full: no space left on the device of "
        + "\(sink.location): free some space or choose another folder with --out")
    let archive = try RunArchive(path: sink.location)
    #expect(try archive.counts() == RunArchive.Counts(actions: 10))

    try FileManager.default.removeItem(atPath: filler)
    try sink.write(batch)
    #expect(try archive.counts() == RunArchive.Counts(actions: 3_010, events: ["restarted": 1]))
    try sink.close(Self.sample)
    #expect(try rows("PRAGMA integrity_check", columns: 1, in: sink.location) == [["ok"]])
  }
}
