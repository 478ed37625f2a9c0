extension Run {
  /// Places a population that lives on; those that cannot are told of and stay in the checkpoint.
  static func restore(
    _ round: CheckpointRound, _ plan: RunPlan, _ runtime: Runtime, _ recording: RunRecording, _ names: ActionNames,
    _ log: RunLog
  ) throws {
    var rest = round.actors[...]
    for group in round.run.groups {
      let actors = rest.prefix { $0.actor.id <= group.ids.upperBound }
      rest = rest.dropFirst(actors.count)
      let part = plan.parts[group.part]
      let unusable = try part.prepared.restore(runtime, recording, part.tags, group.ids, Array(actors), names)
      for (actor, reason) in unusable {
        log.write(
          .error, "an actor cannot live on: what was saved of it cannot be used, and is kept", at: round.run.simulated,
          actor: actor.actor, fields: ["reason": reason])
      }
      for actor in actors {
        let home = runtime.exchange.home(of: actor.actor.id)
        recording.recorders[home.index].restore(performed: actor.performed, by: actor.actor.id)
      }
    }
  }

  /// Records that actors took the process down that the run was in.
  static func recordTraps(_ trapped: [ActorID: Int], _ runtime: Runtime, _ recording: RunRecording) {
    for (actor, count) in trapped.sorted(by: { $0.key < $1.key }) {
      let home = runtime.exchange.home(of: actor)
      home.asDrainer {
        guard let cell = home.snapshot(of: actor) else { return }
        let identity = ActorIdentity(id: actor, behavior: cell.behavior, givenName: cell.label?.name)
        home.countCrash()
        let recorder = recording.recorders[home.index]
        recorder.record(
          .crashed(EngineDeath(count: count), act: cell.acts + 1, restartAfter: cell.quarantined == nil ? .zero : nil),
          of: identity)
        if let reason = cell.quarantined { recorder.record(.quarantined(reason: reason), of: identity) }
      }
    }
  }
}

/// The process died while an actor was acting.
struct EngineDeath: Error, CustomStringConvertible {
  /// An actor that was acting so often when it died is not let near it again.
  static let limit = 3

  let count: Int
  var description: String { "the engine died in this act, for the \(count). time: most likely a trap of Swift" }
}

extension CheckpointRound {
  /// The same with one crash more for those who were acting when the process died; at the third they are quarantined.
  func counting(_ trapped: [ActorID: Int]) -> CheckpointRound {
    var round = self
    for index in round.actors.indices {
      guard let count = trapped[round.actors[index].actor.id] else { continue }
      round.actors[index].crashes += 1
      if count >= EngineDeath.limit { round.actors[index].quarantined = "\(EngineDeath(count: count))" }
    }
    return round
  }
}
