/// Actors of a living run become what they were.
extension Run {
  private typealias Revival = (actor: Checkpoint, begin: @Sendable (Shard) throws -> Void)

  /// Makes actors what they were, those that act once their act has ended; what does not fit is refused by name.
  func restore(_ saved: SavedActors, _ done: @escaping Reply<ControlOutcome>) throws(ControlRefusal) {
    guard saved.simulation == plan.simulation else {
      throw ControlRefusal(
        .conflict, "these actors are of the simulation '\(saved.simulation)', the run is of '\(plan.simulation)'",
        remedy: "give actors that were saved of a run of '\(plan.simulation)'")
    }
    var touched = TouchedActors(matched: saved.actors.count, done: [], refused: [])
    var revivals: [ActorID: Revival] = [:]
    for actor in saved.actors {
      do {
        guard revivals[actor.actor.id] == nil else { throw ResumeError("it is there twice") }
        revivals[actor.actor.id] = (actor, try revival(of: actor, from: saved))
      } catch {
        touched.refused.append(TouchedActors.Actor(id: actor.actor.id, name: actor.actor.name, reason: "\(error)"))
      }
    }
    guard !revivals.isEmpty else { return done(.success(.touched(TouchedActors([touched])))) }
    let (ready, recorders, desk) = (revivals, recording.recorders, desk)
    let outcome = Guarded((left: ready.count, touched: touched))
    ActorVisit(ready.keys.sorted(), on: runtime, ()) { shard, id, _ in
      guard let revival = ready[id] else { return }
      shard.whenAtRest(id) {
        var actor = TouchedActors.Actor(id: id, name: revival.actor.actor.name)
        do {
          try revival.begin(shard)
          recorders[shard.index].restore(performed: revival.actor.performed, by: id)
        } catch {
          actor.reason = "\(error)"
        }
        let whole = outcome.withLock { outcome in
          if actor.reason == nil { outcome.touched.done.append(actor) } else { outcome.touched.refused.append(actor) }
          outcome.left -= 1
          return outcome.left == 0 ? outcome.touched : nil
        }
        if let whole { desk.goOn { done(.success(.touched(TouchedActors([whole])))) } }
      }
    } then: { _ in
      // The last actor answers, which may be later.
    }
  }

  /// What makes an actor what it was.
  private func revival(
    of actor: Checkpoint, from saved: SavedActors
  ) throws -> @Sendable (Shard) throws -> Void {
    let (id, behavior) = (actor.actor.id, actor.actor.behavior)
    guard let part = part(of: id) else { throw ResumeError("no actor \(id) has ever lived in this run") }
    guard part.behavior == behavior else {
      let knows = plan.parts.contains { $0.behavior == behavior }
      throw ResumeError("actor \(id) is a \(part.behavior)" + (knows ? "" : "; the run has no behavior '\(behavior)'"))
    }
    guard saved.runID == metadata.runID || runtime.registry.contains(id) else {
      throw ResumeError("it has stopped for ever, and lives again only by what was saved of this run")
    }
    return try part.prepared.revive(actor, recording, part.tags, names)
  }
}
