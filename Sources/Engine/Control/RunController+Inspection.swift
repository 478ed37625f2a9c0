package import ActorRuntime
package import Beamulator

/// Queries on a run.
extension RunController {
  /// Returns the supervision tree.
  ///
  /// - Parameter all: Whether to list all actors, not only crashed and quarantined ones.
  package func tree(all: Bool) async throws(ControlError) -> SupervisionTree {
    let population = run.population.now
    let parts = population.parts
    let groups = population.indices.map {
      SupervisionTree.Group(part: $0, behavior: parts[$0].behavior, restarts: parts[$0].prepared.restarts)
    }
    let indices = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($1.part, $0) })
    let found = try await visit(run.runtime.registry.actors(.all), groups) { shard, actor, groups in
      guard let part = population.index(of: actor), let index = indices[part] else { return }
      groups[index].add(actor, on: shard, all: all) { parts[part] }
    }
    var whole = groups
    for part in found { for index in whole.indices { whole[index].add(part[index], all: all) } }
    return SupervisionTree(
      runID: run.metadata.runID, simulation: run.plan.simulation, simulatedSeconds: run.progress.simulated.seconds,
      services: run.services.all, groups: whole)
  }

  /// Returns the first actors that a selector matches, in order of id.
  ///
  /// - Parameter after: Actors up to this id are counted, not listed.
  package func actors(
    _ selector: ActorSelector, after: ActorID = 0, limit: Int
  ) async throws(ControlError) -> ActorList {
    let population = run.population.now
    let lists = try await visit(selector, ActorList(matched: 0, actors: [])) { shard, cell, list in
      list.matched += 1
      guard cell.id > after, list.actors.count < limit, let part = population.part(of: cell.id) else { return }
      list.actors.append(ActorSummary(cell, on: shard, part))
    }
    return ActorList(
      matched: lists.reduce(0) { $0 + $1.matched },
      actors: Array(lists.flatMap(\.actors).sorted { $0.id < $1.id }.prefix(limit)))
  }

  /// Returns the details of an actor, with secrets masked.
  package func actor(_ id: ActorID) async throws(ControlError) -> JSON {
    guard run.runtime.registry.contains(id), let part = run.population.now.part(of: id) else {
      let spawned = run.runtime.registry.spawned
      throw ControlError(
        .notFound, id >= 1 && id <= spawned ? "actor \(id) was destroyed" : "there is no actor \(id)",
        remedy: "ids range from 1 to \(spawned)")
    }
    let recording = run.recording
    let found = try await visit(ActorSelector(id), ActorDetail?.none) { shard, cell, found in
      let recorder = recording.recorders[shard.index]
      found = ActorDetail(
        cell: cell, summary: ActorSummary(cell, on: shard, part), performed: recorder.performed(by: id),
        lastActions: recorder.lastActions(of: id),
        complaints: Array(recording.incidents.complaints.all.filter { $0.actor.id == id }.suffix(20)),
        crashes: Array(recording.incidents.crashes.all.filter { $0.actor.id == id }.suffix(20)))
    }
    return found.compactMap(\.self).first?.json(part, lastAction: run.names) ?? .null
  }

  /// Returns the statistics of all shards so far.
  package func statistics() async throws(ControlError) -> RunStatistics {
    let recorders = run.recording.recorders
    let parts = try await run.gate.onEachShard(run.runtime.shards) { shard, reply in
      reply(recorders[shard.index].snapshot)
    }
    return parts.reduce(into: run.earlierStatistics) { $0.merge($1) }
  }

  /// Scans all actors for changes since the last scan.
  ///
  /// - Parameters:
  ///   - scanners: One for each shard, each used by one scan at a time.
  ///   - timeSlice: The longest delay of a shard's acts, in nanoseconds.
  package func changes(
    _ scanners: [ChangeScanner], timeSlice: Int64
  ) async throws(ControlError) -> [ChangeScanner.Changes] {
    try await run.gate.onEachShard(run.runtime.shards) { shard, reply in
      scanners[shard.index].scan(timeSlice: timeSlice, then: reply)
    }
  }
}
