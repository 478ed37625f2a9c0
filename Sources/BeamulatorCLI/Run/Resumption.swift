import ActorRuntime
import Engine
import Beamulator
import Foundation
import Storage

/// A run that ended or died and is being resumed: its folder and its last checkpoint.
struct Resumption {
  let directory: RunDirectory
  let checkpoint: Checkpoint
  let record: RunRecord
  /// Whether the run was completed, as opposed to one that died.
  let hasEnded: Bool
  /// The trap of an actor that crashed the engine, if any.
  let trap: Trap?

  /// - Parameters:
  ///   - name: The run's ID, its folder, or `last` for the newest.
  ///   - out: The folder of the runs.
  /// - Throws: ``CommandError`` if there is no such run, it is still active, or it has no checkpoint.
  init(_ name: String, in out: String) throws {
    let run = try FinishedRun.named(name, in: out)
    record = run.record
    guard let directory = try RunDirectory(of: run) else {
      throw CommandError(
        "run \(record.runId) is still active as process \(record.pid); stop it first: kill \(record.pid)")
    }
    self.directory = directory
    let path = directory.file(RunLayout.checkpoint)
    let store = SQLiteCheckpointStore(path: path)
    guard FileManager.default.fileExists(atPath: path), var checkpoint = try store.load() else {
      throw CommandError("run \(record.runId) has no checkpoint in \(path) and cannot be resumed; start a new run")
    }
    store.close()
    // A run whose records still wait in the spool is not complete.
    hasEnded = run.summary != nil && !FileManager.default.fileExists(atPath: directory.file(RunLayout.spool))
    let moments = CrashMarkers.evidence(path: directory.file(RunLayout.crashMarkers))
    // Requests that reached a real target cannot be undone, so simulated time does not return to the checkpoint.
    if let reached = moments?.reached, !checkpoint.run.isExact {
      checkpoint.run.simulated = max(checkpoint.run.simulated, reached)
    }
    self.checkpoint = checkpoint
    let counts = try Self.traps(in: directory, with: moments?.trapped)
    // An engine may have died after it counted a trap and before the crash was assigned to the actor.
    trap = counts.first { $0.value > checkpoint.run.traps?[$0.key] ?? 0 }.map { Trap(actor: $0.key, count: $0.value) }
  }

  /// Returns the number of traps of each actor of the run.
  ///
  /// - Parameter actor: The actor that has just trapped, if any; its count is incremented and stored.
  private static func traps(in directory: RunDirectory, with actor: ActorID?) throws -> [ActorID: Int] {
    let before = FileManager.default.contents(atPath: directory.file(RunLayout.traps))
    var counts = try before.map { try JSONDecoder().decode([ActorID: Int].self, from: $0) } ?? [:]
    guard let actor else { return counts }
    counts[actor, default: 0] += 1
    try directory.write(JSONEncoder().encode(counts), to: RunLayout.traps)
    // A failure after this point must not count the trap twice.
    CrashMarkers.clearTrap(path: directory.file(RunLayout.crashMarkers))
    return counts
  }
}
