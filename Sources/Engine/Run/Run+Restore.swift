import Beamulator
import ActorRuntime

extension Run {
  /// Places a population that lives on; those whose state cannot be read are told of and stay as they were saved.
  static func restore(
    _ checkpoint: Checkpoint, _ population: Population.Contents, _ runtime: Runtime, _ recording: RunRecording,
    _ names: ActionNames
  ) throws {
    var actors = checkpoint.actors
    // Who was due while the process was down, or acted after it was last saved, acts now: it is not late.
    for index in actors.indices { actors[index].due = max(actors[index].due, checkpoint.run.simulated.nanoseconds) }
    var unreadable: [ActorID: String] = [:]
    var guests: [Int: [ActorCheckpoint]] = [:]
    var rest = actors[...]
    for group in population.groups {
      let those = rest.prefix { $0.actor.id <= group.ids.upperBound }
      rest = rest.dropFirst(those.count)
      var own: [ActorCheckpoint] = []
      for actor in those {
        let place = population.index(of: actor.actor.id) ?? group.part
        if place == group.part { own.append(actor) } else { guests[place, default: []].append(actor) }
      }
      let part = population.parts[group.part]
      let saved = own.map { part.prepared.snapshot($0, names) }
      try runtime.restore(part.prepared.group(recording, part.tags), ids: group.ids, saved)
      unreadable.merge(Self.unreadable(saved)) { $1 }
    }
    for (place, guests) in guests.sorted(by: { $0.key < $1.key }) {
      let part = population.parts[place]
      let saved = guests.map { part.prepared.snapshot($0, names) }
      runtime.restore(part.prepared.group(recording, part.tags), moved: saved)
      unreadable.merge(Self.unreadable(saved)) { $1 }
    }
    for actor in actors {
      let home = runtime.barrier.home(of: actor.actor.id)
      let recorder = recording.recorders[home.index]
      recorder.restore(performed: actor.performed, by: actor.actor.id)
      if let reason = unreadable[actor.actor.id] {
        home.asDrainer { recording.observe(.quarantined(reason: reason), of: actor.actor, on: home) }
      }
    }
  }

  /// The actors whose states could not be decoded, with the reason.
  private static func unreadable(_ actors: [ActorSnapshot]) -> [ActorID: String] {
    Dictionary(actors.filter(\.isUnreadable).map { ($0.id, $0.quarantined ?? "") }, uniquingKeysWith: { $1 })
  }

  /// Lets actors know which of their actions are in doubt.
  ///
  /// - Parameters:
  ///   - new: Those that were found now.
  ///   - saved: Those that were known when the run was saved, some to actors that had not acted yet.
  static func restoreDoubts(
    _ new: [ActionRecord], _ saved: [SavedRun.Doubt], _ runtime: Runtime, _ services: [ShardServices]
  ) {
    for doubt in saved {
      services[runtime.barrier.home(of: doubt.actor).index].inDoubt.add(doubt.action, of: doubt.actor, acts: doubt.acts)
    }
    for action in new {
      let home = runtime.barrier.home(of: action.actor.id)
      services[home.index].inDoubt.add(
        ActionInDoubt(name: action.action, arguments: action.arguments), of: action.actor.id,
        acts: home.snapshot(of: action.actor.id)?.acts ?? 0)
    }
  }

  /// Gives the actor a crash whose code took the process down that the run was in.
  static func crash(_ trap: Trap, _ runtime: Runtime) {
    let home = runtime.barrier.home(of: trap.actor)
    home.asDrainer { home.crashed(trap.actor, trap, isLast: trap.count >= Trap.limit) }
  }
}
