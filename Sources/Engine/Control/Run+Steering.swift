import Beamulator
import ActorRuntime
import Foundation

/// What is done with actors of a living run.
extension Run {
  /// Does something with those whom a selector means, so many at most.
  func touch(
    _ verb: ActorVerb, _ selector: ActorSelector, _ limit: Int?, _ done: @escaping Reply<ControlOutcome>
  ) throws(ControlError) {
    let (desk, runtime) = (desk, runtime)
    var waits = true
    switch verb {
    case .destroy(let atOnce): waits = !atOnce
    case .act, .release, .tell: waits = false
    case .pause, .resume, .replace, .set: break
    }
    let (body, isPatient) = (try self.body(of: verb), waits)
    try resolve(selector, limit) { actors in
      BatchOperation(actors, on: runtime, waits: isPatient, body) { touched in
        desk.goOn { done(.success(.touched(touched))) }
      }
    }
  }

  /// Finds those whom a selector means, in order of id, and goes on with them at the desk.
  private func resolve(
    _ selector: ActorSelector, _ limit: Int?, then: @escaping @Sendable ([ActorID]) -> Void
  ) throws(ControlError) {
    guard selector.status != nil else { return then(Array(try candidates(selector).prefix(limit ?? .max))) }
    try visit(selector, [ActorID]()) { _, cell, found in
      found.append(cell.id)
    } then: { found in
      then(Array(found.flatMap(\.self).sorted().prefix(limit ?? .max)))
    }
  }

  /// What a verb does with each.
  private func body(of verb: ActorVerb) throws(ControlError) -> BatchOperation.Body {
    switch verb {
    case .release:
      return { shard, id in
        guard let reason = shard.snapshot(of: id)?.quarantined else { return false }
        guard shard.release(id) else { throw ResumeError(reason) }
        return true
      }
    case .pause:
      return { shard, id in
        if shard.snapshot(of: id)?.quarantined != nil { throw ResumeError("it is in quarantine, and does not act") }
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
    case .tell(let type, let message):
      let text: String
      do {
        text = try StoredValue.text(message)
      } catch {
        throw ControlError(.badRequest, "the message cannot be written as JSON: \(error)", remedy: "send another")
      }
      return { shard, id in
        let body = StoredMessage(sender: 0, came: shard.now, type: type, body: text)
        guard shard.tell(id, body) else { throw ResumeError("its mailbox is full") }
        return true
      }
    case .replace(let replacement): return try body(of: replacement)
    case .set(let state, let config):
      if let config { return body(settingConfig: config, state: state) }
      guard let state else {
        throw ControlError(.badRequest, "neither state nor config is given", remedy: "give one of them, or both")
      }
      return body(settingState: state)
    }
  }

  /// An actor's state with some of its fields changed, JSON.
  static func state(of cell: ActorSnapshot, changedBy patch: ConfigNode, _ part: RunPlan.Part) throws -> String {
    guard let state = cell.state else { throw ResumeError("it has not acted yet, and has no state") }
    return try part.prepared.patch(state, patch)
  }

  private func body(settingState patch: ConfigNode) -> BatchOperation.Body {
    let (recording, names) = (recording, names)
    return { shard, id in
      guard let cell = shard.snapshot(of: id), let part = self.population.now.part(of: id) else { return false }
      var actor = try self.checkpoint(of: cell, performed: 0)
      actor.state = try Self.state(of: cell, changedBy: patch, part)
      try Self.restore(actor, part, recording, names, on: shard)
      return true
    }
  }
}
