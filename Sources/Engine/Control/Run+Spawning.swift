import Beamulator
import Platform

/// Actors that come into a living run, or live by something else from now on.
extension Run {
  /// So many new actors first act in a second of the wall, unless a span is given: the others' acts are not to wait.
  private static let arrivalsPerSecond = 5000.0

  private static let whatThereIs = "what there is: beamulator check DIR, or GET /api/v1/behaviors"

  func spawn(_ order: SpawnOrder, _ done: @escaping Reply<ControlOutcome>) throws(ControlError) {
    do {
      let kind = try BehaviorType.named(order.behavior.text, among: plan.kinds, at: order.behavior.location)
      let count = order.count
      guard count > 0 else {
        throw ControlError(.badRequest, "count is 0, so there is nobody to spawn", remedy: "give 1 or more")
      }
      for span in [order.over, order.after].compactMap(\.self) where span < .zero {
        throw ControlError(.badRequest, "over and after are \(span)", remedy: "give a duration of 0 or more")
      }
      let part = try RunPlan.Part(
        kind, tags: order.tags ?? [], config: order.config ?? ConfigNode(.null, location: order.behavior.location))
      try RunPlan.Part.check(order.names ?? [], plan.kinds, at: order.behavior.location)
      let labels = (order.names ?? []).prefix(count).map { ActorLabel(name: $0, tags: []) }
      let arrival = ArrivalConfig(over: order.over ?? span(ofArrivals: count), after: order.after)
      let (start, desk) = (runtime.now, desk)
      // The answer may come before the ids are known here.
      let answer = Locked<(ids: ClosedRange<ActorID>?, isThere: Bool)>((nil, false))
      let tell: @Sendable (ClosedRange<ActorID>) -> Void = { ids in
        desk.goOn {
          done(.success(.spawned(SpawnedActors(spawned: count, firstID: ids.lowerBound, lastID: ids.upperBound))))
        }
      }
      let ids = try runtime.spawn(
        part.prepared.group(recording, part.tags), count: count, labels: labels,
        firstAct: { arrival.firstAct($0, of: count, from: start) },
        completion: {
          let ids = answer.withLock { answer in
            answer.isThere = true
            return answer.ids
          }
          if let ids { tell(ids) }
        })
      population.enter(population.add(part), ids)
      let isThere = answer.withLock { answer in
        answer.ids = ids
        return answer.isThere
      }
      if isThere { tell(ids) }
    } catch let refusal as ControlError {
      throw refusal
    } catch {
      throw ControlError(.badRequest, "\(error)", remedy: Self.whatThereIs)
    }
  }

  /// The simulated time over which so many arrive.
  private func span(ofArrivals count: Int) -> Timespan {
    guard case .times(let speed) = course.now.speed, count > 100 else { return .zero }
    return Timespan(rounding: Double(count) / Self.arrivalsPerSecond * speed * 1e9)
  }

  /// Has actors live by another behavior or configuration.
  func body(of replacement: Replacement) throws(ControlError) -> BatchOperation.Body {
    guard replacement.behavior != nil || replacement.config != nil else {
      throw ControlError(
        .badRequest, "neither behavior nor config is given", remedy: "give one of them, or both")
    }
    if let name = replacement.behavior {
      do {
        let kind = try BehaviorType.named(name.text, among: plan.kinds, at: name.location)
        let config = replacement.config ?? ConfigNode(.null, location: name.location)
        // A configuration that does not fit is refused before anyone is touched.
        _ = try RunPlan.Part(kind, tags: [], config: config)
      } catch {
        throw ControlError(.badRequest, "\(error)", remedy: Self.whatThereIs)
      }
    }
    return replacing(nil) { part in
      let kind = try replacement.behavior.map {
        try BehaviorType.named($0.text, among: self.plan.kinds, at: $0.location)
      }
      return (kind ?? part.kind, replacement.config ?? ConfigNode(.null, location: .json))
    }
  }

  /// Has actors live by their configuration with some of its fields changed, and maybe of their state.
  func body(settingConfig patch: ConfigNode, state: ConfigNode?) -> BatchOperation.Body {
    replacing(state) { part in
      let config = part.prepared.config ?? ConfigNode(.mapping([]), location: .json)
      return (part.kind, config.patched(by: patch))
    }
  }

  /// Has actors of each part live by what is made of it.
  ///
  /// - Parameter state: Changes of their states.
  private func replacing(
    _ state: ConfigNode?,
    _ change: @escaping @Sendable (RunPlan.Part) throws -> (kind: BehaviorType, config: ConfigNode)
  ) -> BatchOperation.Body {
    let (population, registry, recording, names) = (population, runtime.registry, recording, names)
    /// By the location of the part they lived by: that of the other, and of its group in the registry.
    let others = Locked<[Int: (part: Int, group: Int)]>([:])
    return { shard, id in
      guard let cell = shard.snapshot(of: id), let (before, former) = population.membership(of: id) else {
        return false
      }
      let (location, group) = try others.withLock { others in
        if let known = others[before] { return known }
        let (kind, config) = try change(former)
        let part = try RunPlan.Part(kind, tags: former.tags, config: config)
        let tags = part.prepared.tags + part.tags
        let other = (population.add(part), registry.addGroup(behavior: part.behavior, tags: tags))
        others[before] = other
        return other
      }
      let part = population.part(at: location)
      var actor = try self.checkpoint(of: cell, performed: 0)
      // Before anything is changed: it may be refused.
      if let state { actor.state = try Self.state(of: cell, changedBy: state, former) }
      // A name that its behavior and id give would be another now.
      if part.behavior != cell.behavior { actor.actor.givenName = cell.identity.name }
      actor.stateVersion = part.kind.stateVersion
      var saved = part.prepared.snapshot(actor, names)
      if saved.isUnreadable {
        actor.state = nil
        saved = part.prepared.snapshot(actor, names)
      }
      shard.replace(saved, in: part.prepared.group(recording, part.tags), group)
      population.move(id, to: location)
      return true
    }
  }
}
