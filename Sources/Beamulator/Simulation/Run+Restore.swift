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
      unreadable.merge(try part.prepared.restore(runtime, recording, part.tags, group.ids, own, names)) { $1 }
    }
    for (place, guests) in guests.sorted(by: { $0.key < $1.key }) {
      let part = population.parts[place]
      unreadable.merge(part.prepared.restoreGuests(runtime, recording, part.tags, guests, names)) { $1 }
    }
    for actor in actors {
      let home = runtime.exchange.home(of: actor.actor.id)
      let recorder = recording.recorders[home.index]
      recorder.restore(performed: actor.performed, by: actor.actor.id)
      if let reason = unreadable[actor.actor.id] {
        home.asDrainer { recorder.record(.quarantined(reason: reason), of: actor.actor) }
      }
    }
  }

  /// Lets actors know which of their actions are in doubt.
  ///
  /// - Parameters:
  ///   - new: Those that were found now.
  ///   - saved: Those that were known when the run was saved, some to actors that had not acted yet.
  static func restoreDoubts(
    _ new: [ActionRecord], _ saved: [SavedRun.Doubt], _ runtime: Runtime, _ recorders: [ShardRecorder]
  ) {
    for doubt in saved {
      recorders[runtime.exchange.home(of: doubt.actor).index].doubt(doubt.action, of: doubt.actor, acts: doubt.acts)
    }
    for action in new {
      let home = runtime.exchange.home(of: action.actor.id)
      recorders[home.index].doubt(
        ActionInDoubt(name: action.action, arguments: action.arguments), of: action.actor.id,
        acts: home.snapshot(of: action.actor.id)?.acts ?? 0)
    }
  }

  /// Gives the actor a crash whose code took the process down that the run was in.
  static func crash(_ trap: Trap, _ runtime: Runtime) {
    let home = runtime.exchange.home(of: trap.actor)
    home.asDrainer { home.crashed(trap.actor, trap, isLast: trap.count >= Trap.limit) }
  }
}

/// A trap of Swift in an actor's code: it ended the process that the run was in.
public struct Trap: Error, Sendable, CustomStringConvertible {
  /// An actor that has trapped so often does not act again until it is released.
  static let limit = 3

  public let actor: ActorID
  /// How often it has.
  public let count: Int

  public init(actor: ActorID, count: Int) {
    self.actor = actor
    self.count = count
  }

  public var description: String {
    "the engine died in this act, most likely of a trap of Swift (\(count) of \(Self.limit))"
  }
}
