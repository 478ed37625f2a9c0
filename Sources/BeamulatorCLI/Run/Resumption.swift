import Beamulator
import Foundation
import Storage

/// A run that ended, or died, and is to go on: its folder and what was saved in it.
struct Resumption {
  let directory: RunDirectory
  let round: CheckpointRound
  let record: RunRecord
  /// Whether it came to its end, and was not cut off.
  let hasEnded: Bool
  /// Whose code the engine died of.
  let trap: Trap?

  /// Where it stands who is acting, in the run's folder.
  static let boardName = "acting"
  private static let trapsName = "traps.json"

  /// - Parameters:
  ///   - name: The run's id, its folder, or `last` for the newest.
  ///   - out: Where runs are kept.
  /// - Throws: ``CommandError`` when there is no such run, it still goes on, or nothing was saved of it.
  init(_ name: String, in out: String) throws {
    let run = try FinishedRun.named(name, in: out)
    record = run.record
    guard let directory = try RunDirectory(of: run) else {
      throw CommandError(
        "run \(record.runId) still goes on, as process \(record.pid); end it first: kill \(record.pid)")
    }
    self.directory = directory
    let path = directory.file(SQLiteCheckpointStore.fileName)
    let store = SQLiteCheckpointStore(path: path)
    guard FileManager.default.fileExists(atPath: path), var round = try store.load() else {
      throw CommandError("nothing was saved of run \(record.runId) in \(path): it cannot go on; run it anew")
    }
    store.close()
    // One whose records wait for their sink has something left to do.
    hasEnded = run.summary != nil && !FileManager.default.fileExists(atPath: directory.file(RunStage.spoolName))
    let moments = ActingBoard.lastMoments(path: directory.file(Self.boardName))
    // What happened in the world has happened: then time does not go back to when the actors were saved.
    if let reached = moments?.reached, !round.run.isExact { round.run.simulated = max(round.run.simulated, reached) }
    self.round = round
    trap = try moments?.trapped.map { try Self.count($0, in: directory) }
  }

  /// Counts a trap beside the earlier ones of the run.
  private static func count(_ actor: ActorID, in directory: RunDirectory) throws -> Trap {
    let before = FileManager.default.contents(atPath: directory.file(trapsName))
    var counts = try before.map { try JSONDecoder().decode([ActorID: Int].self, from: $0) } ?? [:]
    counts[actor, default: 0] += 1
    try directory.write(JSONEncoder().encode(counts), to: trapsName)
    // So that it is not counted again when what follows fails.
    unlink(directory.file(boardName))
    return Trap(actor: actor, count: counts[actor] ?? 1)
  }
}
