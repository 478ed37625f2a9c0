import Beamulator
import ActorRuntime

/// Actors of a living run become what they were.
extension Run {
  private typealias Revival = (actor: ActorCheckpoint, begin: @Sendable (Shard) throws -> Void)

  /// Makes actors what they were, those that act once their act has ended; what does not fit is refused by name.
  func restore(_ saved: SavedActors, _ done: @escaping Reply<ControlOutcome>) throws(ControlError) {
    guard saved.simulation == plan.simulation else {
      throw ControlError(
        .conflict, "these actors are of the simulation '\(saved.simulation)', the run is of '\(plan.simulation)'",
        remedy: "give actors that were saved of a run of '\(plan.simulation)'")
    }
    var refused: [BatchResult.Actor] = []
    var revivals: [ActorID: Revival] = [:]
    for actor in saved.actors {
      do {
        guard revivals[actor.actor.id] == nil else { throw ResumeError("it is there twice") }
        revivals[actor.actor.id] = (actor, try revival(of: actor, from: saved))
      } catch {
        refused.append(BatchResult.Actor(id: actor.actor.id, name: actor.actor.name, reason: "\(error)"))
      }
    }
    let (ready, recorders, desk) = (revivals, recording.recorders, desk)
    BatchOperation(ready.keys.sorted(), on: runtime, refused: refused) { shard, id in
      guard let revival = ready[id] else { return false }
      try revival.begin(shard)
      recorders[shard.index].restore(performed: revival.actor.performed, by: id)
      return true
    } then: { touched in
      desk.goOn { done(.success(.touched(touched))) }
    }
  }

  /// What makes an actor what it was.
  private func revival(
    of actor: ActorCheckpoint, from saved: SavedActors
  ) throws -> @Sendable (Shard) throws -> Void {
    let (id, behavior) = (actor.actor.id, actor.actor.behavior)
    guard let part = population.now.part(of: id) else { throw ResumeError("no actor \(id) has ever lived in this run") }
    guard part.behavior == behavior else {
      let knows = plan.kinds.contains { $0.name == behavior }
      throw ResumeError("actor \(id) is a \(part.behavior)" + (knows ? "" : "; the run has no behavior '\(behavior)'"))
    }
    guard saved.runID == metadata.runID || runtime.registry.contains(id) else {
      throw ResumeError("it has stopped for ever, and lives again only by what was saved of this run")
    }
    let (recording, names) = (recording, names)
    let saved = part.prepared.snapshot(actor, names)
    if saved.isUnreadable { throw ResumeError(saved.quarantined ?? "") }
    return { try $0.restore(saved, in: part.prepared.group(recording, part.tags)) }
  }

  /// Restores an actor on its shard.
  static func restore(
    _ actor: ActorCheckpoint, _ part: RunPlan.Part, _ recording: RunRecording, _ names: ActionNames, on shard: Shard
  ) throws {
    let saved = part.prepared.snapshot(actor, names)
    if saved.isUnreadable { throw ResumeError(saved.quarantined ?? "") }
    try shard.restore(saved, in: part.prepared.group(recording, part.tags))
  }
}
