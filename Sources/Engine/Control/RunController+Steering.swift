import ActorRuntime
import Beamulator

/// Changes of single actors: pause, release, state and others.
extension RunController {
  /// Applies a verb to the actors that a selector matches.
  ///
  /// - Parameter limit: The maximum number of actors, the first by id.
  func apply(
    _ verb: ActorVerb, to selector: ActorSelector, _ limit: Int?
  ) async throws(ControlError) -> BatchResult {
    let waits =
      switch verb {
      case .destroy(let atOnce): !atOnce
      case .act, .release, .tell: false
      case .pause, .resume, .replace, .set: true
      }
    let change = try change(by: verb)
    var actors = try candidates(selector)
    if selector.status != nil {
      actors = try await visit(selector, [ActorID]()) { $2.append($1.id) }.flatMap(\.self).sorted()
    }
    return try await self.change(Array(actors.prefix(limit ?? .max)), waits: waits, change)
  }

  private func change(by verb: ActorVerb) throws(ControlError) -> Change {
    switch verb {
    case .release:
      return { shard, id in
        guard let reason = shard.snapshot(of: id)?.quarantined else { return false }
        guard shard.release(id) else { throw ResumeError(reason) }
        return true
      }
    case .pause:
      return { shard, id in
        if shard.snapshot(of: id)?.quarantined != nil { throw ResumeError("it is in quarantine and does not act") }
        return shard.pause(id)
      }
    case .resume: return { shard, id in shard.resume(id) }
    case .act:
      return { shard, id in
        guard let cell = shard.snapshot(of: id) else { return false }
        guard shard.actNow(id) else {
          throw ResumeError(cell.isPaused ? "it is paused: resume it first" : "it is in quarantine: release it first")
        }
        return true
      }
    case .destroy: return { shard, id in shard.destroy(id) || shard.cancel(id) }
    case .tell(let type, let message): return try telling(type, message)
    case .replace(let replacement): return try replacing(replacement)
    case .set(let state, let config):
      if let config { return setting(config: config, state: state) }
      guard let state else {
        throw ControlError(.badRequest, "neither state nor config is given", remedy: "give one of them, or both")
      }
      return setting(state: state)
    }
  }

  private func telling(_ type: String, _ message: ConfigNode) throws(ControlError) -> Change {
    let text: String
    do {
      text = try StoredValue.text(message)
    } catch {
      throw ControlError(.badRequest, "the message cannot be written as JSON: \(error)", remedy: "send another")
    }
    return { shard, id in
      guard shard.tell(id, StoredMessage(sender: 0, came: shard.now, type: type, body: text)) else {
        throw ResumeError("its mailbox is full")
      }
      return true
    }
  }

  private func setting(state patch: ConfigNode) -> Change {
    let run = run
    return { shard, id in
      guard let cell = shard.snapshot(of: id), let part = run.population.now.part(of: id) else { return false }
      var actor = try run.checkpoint(of: cell, performed: 0)
      actor.state = try Self.state(of: cell, changedBy: patch, part)
      try shard.restore(run.snapshot(of: actor, in: part), in: part.prepared.group(run.recording, part.tags))
      return true
    }
  }

  /// Returns an actor's state with some of its fields changed, as JSON.
  static func state(of cell: ActorSnapshot, changedBy patch: ConfigNode, _ part: RunPlan.Part) throws -> String {
    guard let state = cell.state else { throw ResumeError("it has not acted yet and has no state") }
    return try part.prepared.patch(state, patch)
  }
}
