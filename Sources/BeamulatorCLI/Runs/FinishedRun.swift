import Engine
import Beamulator
import Foundation

/// A run as stored in its folder: finished, active, or died without a summary.
struct FinishedRun {
  let path: String
  let record: RunRecord
  /// Nil while the run is active, or if it died.
  let summary: RunSummary?

  /// - Throws: ``CommandError`` if there is no such run.
  init(id: String, in out: String) throws {
    path = id.contains("/") ? id : out + "/" + id
    guard let data = FileManager.default.contents(atPath: path + "/" + RunLayout.record) else {
      let known = try Self.all(in: out).map(\.record.runId)
      throw CommandError.unknown("run", id, among: known.isEmpty ? ["(none in \(out))"] : known.suffix(10).map { $0 })
    }
    record = try RunRecord(json: data)
    summary = try FileManager.default.contents(atPath: path + "/" + RunLayout.summary).map(RunSummary.init(json:))
  }

  /// Returns a run by its ID, its folder, or `last` for the newest.
  ///
  /// - Throws: ``CommandError`` if there is no such run.
  static func named(_ name: String, in out: String) throws -> FinishedRun {
    guard name == "last" else { return try FinishedRun(id: name, in: out) }
    guard let newest = try all(in: out).last else {
      throw CommandError("last: no runs in '\(out)'; give the folder of the runs with --out")
    }
    return newest
  }

  /// Returns all runs in a folder, oldest first.
  static func all(in out: String) throws -> [FinishedRun] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: out, isDirectory: &isFolder) else { return [] }
    guard isFolder.boolValue else { throw FileError(reading: out, ENOTDIR) }
    let names = try FileManager.default.contentsOfDirectory(atPath: out)
    return try names.sorted().filter {
      FileManager.default.fileExists(atPath: "\(out)/\($0)/\(RunLayout.record)")
    }.map { try FinishedRun(id: $0, in: out) }
  }

  /// The verdict, or `running`, or `died`.
  var state: String { summary?.verdict ?? (RunDirectory.isTaken(path) ? "running" : "died") }
}
