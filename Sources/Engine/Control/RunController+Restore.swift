import ActorRuntime
import Beamulator

/// Restoring actors of a running run from saved ones.
extension RunController {
  /// Restores actors, those in an act when it has ended; actors that do not fit are refused individually.
  func restore(_ saved: SavedActors) async throws(ControlError) -> BatchResult {
    guard saved.simulation == run.plan.simulation else {
      throw ControlError(
        .conflict, "these actors are of the simulation '\(saved.simulation)', the run is of '\(run.plan.simulation)'",
        remedy: "give actors that were saved from a run of '\(run.plan.simulation)'")
    }
    var refused: [BatchResult.Actor] = []
    var ready: [ActorID: (part: RunPlan.Part, snapshot: ActorSnapshot, performed: Int)] = [:]
    for actor in saved.actors {
      let id = actor.actor.id
      do {
        guard ready[id] == nil else { throw ResumeError("it is listed twice") }
        let part = try group(of: actor, from: saved)
        ready[id] = (part, try run.snapshot(of: actor, in: part), actor.performed)
      } catch {
        refused.append(BatchResult.Actor(id: id, name: actor.actor.name, reason: "\(error)"))
      }
    }
    let (actors, recording) = (ready, run.recording)
    return try await change(actors.keys.sorted(), refused: refused) { shard, id in
      guard let actor = actors[id] else { return false }
      try shard.restore(actor.snapshot, in: actor.part.prepared.group(recording, actor.part.tags))
      recording.recorders[shard.index].restore(performed: actor.performed, by: id)
      return true
    }
  }

  /// Returns the population group of a saved actor.
  private func group(of actor: ActorCheckpoint, from saved: SavedActors) throws -> RunPlan.Part {
    let (id, behavior) = (actor.actor.id, actor.actor.behavior)
    guard let part = run.population.now.part(of: id) else { throw ResumeError("the run has had no actor \(id)") }
    guard part.behavior == behavior else {
      let isKnown = run.plan.kinds.contains { $0.name == behavior }
      throw ResumeError(
        "actor \(id) is a \(part.behavior)" + (isKnown ? "" : "; the run has no behavior '\(behavior)'"))
    }
    guard actor.actor.name.utf8.count <= RunPlan.Part.nameLimit else {
      throw ResumeError("its name is longer than \(RunPlan.Part.nameLimit) bytes")
    }
    guard saved.runID == run.metadata.runID || run.runtime.registry.contains(id) else {
      throw ResumeError("it was destroyed, and can only be restored from a file saved by this run")
    }
    return part
  }
}

extension Run {
  /// Decodes an actor of a checkpoint for a population group.
  ///
  /// - Throws: ``ResumeError`` when its state cannot be decoded.
  func snapshot(of actor: ActorCheckpoint, in part: RunPlan.Part) throws -> ActorSnapshot {
    let snapshot = part.prepared.snapshot(actor, names)
    if snapshot.isUnreadable { throw ResumeError(snapshot.quarantined ?? "") }
    return snapshot
  }
}
