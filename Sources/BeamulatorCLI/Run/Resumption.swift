import ActorRuntime
import Engine
import Beamulator
import Foundation
import Storage

/// A run that ended, or died, and is to go on: its folder and what was saved in it.
struct Resumption {
  let directory: RunDirectory
  let checkpoint: Checkpoint
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
    guard FileManager.default.fileExists(atPath: path), var checkpoint = try store.load() else {
      throw CommandError("nothing was saved of run \(record.runId) in \(path): it cannot go on; run it anew")
    }
    store.close()
    // One whose records wait for their sink has something left to do.
    hasEnded = run.summary != nil && !FileManager.default.fileExists(atPath: directory.file(RunSession.spoolName))
    let moments = CrashMarkers.evidence(path: directory.file(Self.boardName))
    // What happened in the world has happened: then time does not go back to when the actors were saved.
    if let reached = moments?.reached, !checkpoint.run.isExact {
      checkpoint.run.simulated = max(checkpoint.run.simulated, reached)
    }
    self.checkpoint = checkpoint
    let counts = try Self.traps(in: directory, with: moments?.trapped)
    // An engine may have died after it had counted a trap and before the actor was given a crash for it.
    trap = counts.first { $0.value > checkpoint.run.traps?[$0.key] ?? 0 }.map { Trap(actor: $0.key, count: $0.value) }
  }

  /// How often each actor of the run has trapped.
  ///
  /// - Parameter actor: Who has trapped now.
  private static func traps(in directory: RunDirectory, with actor: ActorID?) throws -> [ActorID: Int] {
    let before = FileManager.default.contents(atPath: directory.file(trapsName))
    var counts = try before.map { try JSONDecoder().decode([ActorID: Int].self, from: $0) } ?? [:]
    guard let actor else { return counts }
    counts[actor, default: 0] += 1
    try directory.write(JSONEncoder().encode(counts), to: trapsName)
    // So that it is not counted again when what follows fails.
    unlink(directory.file(boardName))
    return counts
  }
}
