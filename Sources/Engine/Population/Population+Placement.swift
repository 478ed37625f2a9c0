import ActorRuntime
import Beamulator

extension Population {
  /// Spawns the actors of a plan.
  func spawn(_ plan: RunPlan, _ runtime: Runtime, _ recording: RunRecording) throws {
    for (index, part) in plan.parts.enumerated() where part.count > 0 {
      let labels = part.names.prefix(part.count).map { ActorLabel(name: $0, tags: []) }
      let ids = try runtime.spawn(
        part.prepared.group(recording, part.tags), count: part.count, labels: labels,
        firstAct: { part.arrive.firstAct($0, of: part.count) })
      enter(index, ids)
    }
  }
}

extension Population.Contents {
  /// Restores the actors of a checkpoint. Actors whose states cannot be decoded are quarantined, and the
  /// checkpoint keeps these states.
  func restore(
    _ checkpoint: Checkpoint, _ runtime: Runtime, _ recording: RunRecording, _ names: ActionNames
  ) throws {
    var actors = checkpoint.actors
    // An actor that was due while no process ran, or that acted after it was saved, acts now and is not late.
    for index in actors.indices { actors[index].due = max(actors[index].due, checkpoint.run.simulated.nanoseconds) }
    var moved: [Int: [ActorCheckpoint]] = [:]
    var restored: [ActorSnapshot] = []
    var rest = actors[...]
    for group in groups {
      let members = rest.prefix { $0.actor.id <= group.ids.upperBound }
      rest = rest.dropFirst(members.count)
      var own: [ActorCheckpoint] = []
      for actor in members {
        let index = index(of: actor.actor.id) ?? group.part
        if index == group.part { own.append(actor) } else { moved[index, default: []].append(actor) }
      }
      let part = parts[group.part]
      let snapshots = own.map { part.prepared.snapshot($0, names) }
      try runtime.restore(part.prepared.group(recording, part.tags), ids: group.ids, snapshots)
      restored += snapshots.filter(\.isUnreadable)
    }
    for (index, members) in moved.sorted(by: { $0.key < $1.key }) {
      let part = parts[index]
      let snapshots = members.map { part.prepared.snapshot($0, names) }
      runtime.restore(part.prepared.group(recording, part.tags), moved: snapshots)
      restored += snapshots.filter(\.isUnreadable)
    }
    let unreadable = Dictionary(restored.map { ($0.id, $0.quarantined ?? "") }, uniquingKeysWith: { $1 })
    for actor in actors {
      let home = runtime.barrier.home(of: actor.actor.id)
      recording.recorders[home.index].restore(performed: actor.performed, by: actor.actor.id)
      if let reason = unreadable[actor.actor.id] {
        home.asDrainer { recording.observe(.quarantined(reason: reason), of: actor.actor, on: home) }
      }
    }
  }
}
