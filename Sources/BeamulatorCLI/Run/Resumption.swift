import Beamulator
import Foundation
import Storage

/// A run that ended, or died, and is to go on: its folder and what was saved in it.
struct Resumption {
  let directory: RunDirectory
  let round: CheckpointRound
  let record: RunRecord
  /// Who was acting when the engine died, and how often that was so.
  let trapped: [ActorID: Int]

  /// Where it stands who is acting, in the run's folder.
  static let boardName = "acting"
  private static let trapsName = "traps.json"

  /// - Parameters:
  ///   - name: The run's id, its folder, or `last` for the newest.
  ///   - out: Where runs are kept.
  /// - Throws: ``CommandError`` when there is no such run, it still goes on, or nothing was saved of it.
  init(_ name: String, in out: String) throws {
    let run: FinishedRun
    if name == "last" {
      guard let newest = try FinishedRun.all(in: out).last else {
        throw CommandError("--resume last: there is no run in '\(out)' yet; give its folder with --out")
      }
      run = newest
    } else {
      run = try FinishedRun(id: name, in: out)
    }
    record = run.record
    guard let directory = try RunDirectory(of: run) else {
      throw CommandError(
        "run \(record.runId) still goes on, as process \(record.pid); end it first: kill \(record.pid)")
    }
    self.directory = directory
    let path = directory.file(SQLiteCheckpointStore.fileName)
    let store = SQLiteCheckpointStore(path: path)
    guard FileManager.default.fileExists(atPath: path), let round = try store.load() else {
      throw CommandError("nothing was saved of run \(record.runId) in \(path): it cannot go on; run it anew")
    }
    store.close()
    self.round = round
    trapped = try Self.traps(in: directory)
  }

  /// Counts who was acting when the engine died, beside those of earlier deaths.
  private static func traps(in directory: RunDirectory) throws -> [ActorID: Int] {
    let actors = Set(ActingBoard.actors(path: directory.file(boardName)))
    guard !actors.isEmpty else { return [:] }
    let before = FileManager.default.contents(atPath: directory.file(trapsName))
    var counts = try before.map { try JSONDecoder().decode([ActorID: Int].self, from: $0) } ?? [:]
    for actor in actors { counts[actor, default: 0] += 1 }
    try directory.write(JSONEncoder().encode(counts), to: trapsName)
    unlink(directory.file(boardName))
    return counts.filter { actors.contains($0.key) }
  }
}
