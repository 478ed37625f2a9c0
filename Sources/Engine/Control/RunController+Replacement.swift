import ActorRuntime
import Beamulator
import Platform

/// Changes of the behavior or the configuration of actors.
extension RunController {
  func replacing(_ replacement: Replacement) throws(ControlError) -> Change {
    guard replacement.behavior != nil || replacement.config != nil else {
      throw ControlError(.badRequest, "neither behavior nor config is given", remedy: "give one of them, or both")
    }
    let kinds = run.plan.kinds
    var other: BehaviorType?
    if let name = replacement.behavior {
      do {
        let kind = try BehaviorType.named(name.text, among: kinds, at: name.location)
        let config = replacement.config ?? ConfigNode(.null, location: name.location)
        // A configuration that does not fit is refused before any actor is changed.
        _ = try RunPlan.Part(kind, tags: [], config: config)
        other = kind
      } catch {
        throw ControlError(.badRequest, "\(error)", remedy: Self.behaviorRemedy)
      }
    }
    let kind = other
    return moving(nil) { part in
      (kind ?? part.kind, replacement.config ?? ConfigNode(.null, location: .json))
    }
  }

  /// Changes some fields of the configuration, and optionally of the state.
  func setting(config patch: ConfigNode, state: ConfigNode?) -> Change {
    moving(state) { part in
      let config = part.prepared.config ?? ConfigNode(.mapping([]), location: .json)
      return (part.kind, config.patched(by: patch))
    }
  }

  /// Moves the actors of each population group to the group derived from it.
  ///
  /// - Parameter state: Changes of their states.
  private func moving(
    _ state: ConfigNode?,
    _ change: @escaping @Sendable (RunPlan.Part) throws -> (kind: BehaviorType, config: ConfigNode)
  ) -> Change {
    let run = run
    let population = run.population
    /// By the index of the former group: those of the new one, in the population and in the registry.
    let groups = Locked<[Int: (part: Int, group: Int)]>([:])
    return { shard, id in
      guard let cell = shard.snapshot(of: id), let (before, former) = population.membership(of: id) else {
        return false
      }
      let (index, group) = try groups.withLock { groups in
        if let known = groups[before] { return known }
        let (kind, config) = try change(former)
        let part = try RunPlan.Part(kind, tags: former.tags, config: config)
        let tags = part.prepared.tags + part.tags
        let new = (population.add(part), run.runtime.registry.addGroup(behavior: part.behavior, tags: tags))
        groups[before] = new
        return new
      }
      let part = population.part(at: index)
      var actor = try run.checkpoint(of: cell, performed: 0)
      // Before anything is changed: it may be refused.
      if let state { actor.state = try Self.state(of: cell, changedBy: state, former) }
      // A name derived from behavior and id would change.
      if part.behavior != cell.behavior { actor.actor.givenName = cell.identity.name }
      actor.stateVersion = part.kind.stateVersion
      var snapshot = part.prepared.snapshot(actor, run.names)
      if snapshot.isUnreadable {
        actor.state = nil
        snapshot = part.prepared.snapshot(actor, run.names)
      }
      shard.replace(snapshot, in: part.prepared.group(run.recording, part.tags), group)
      population.move(id, to: index)
      return true
    }
  }
}
