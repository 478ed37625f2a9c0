package import Beamulator
import ActorRuntime

/// What a living run is asked to tell.
extension Run {
  /// Tells who sees to whom; any thread.
  ///
  /// - Parameter all: Whether to show all actors, not only those that are waiting after a crash or in quarantine.
  package func tree(all: Bool, _ reply: @escaping Reply<SupervisionTree>) {
    let population = population.now
    let parts = population.parts
    let groups = population.indices.map {
      SupervisionTree.Group(part: $0, behavior: parts[$0].behavior, restarts: parts[$0].prepared.restarts)
    }
    let indices = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($1.part, $0) })
    desk.receive(reply) { reply in
      ShardFanOut(self.runtime.registry.actors(.all), on: self.runtime, groups) { shard, actor, groups in
        guard let part = population.index(of: actor), let index = indices[part] else { return }
        groups[index].add(actor, on: shard, all: all) { parts[part] }
      } then: { found in
        var whole = groups
        for part in found { for index in whole.indices { whole[index].add(part[index], all: all) } }
        let tree = SupervisionTree(
          runID: self.metadata.runID, simulation: self.plan.simulation,
          simulatedSeconds: self.progress.simulated.seconds, services: self.services.all, groups: whole)
        self.desk.goOn { reply(.success(tree)) }
      }
    }
  }

  /// Tells of the first actors that a selector means, by id, with ids above `after`; any thread.
  package func actors(
    _ selector: ActorSelector, after: ActorID = 0, limit: Int, _ reply: @escaping Reply<ActorList>
  ) {
    desk.receive(reply) { reply in
      let population = self.population.now
      self.visit(selector, ActorList(matched: 0, actors: []), reply) { shard, cell, list in
        list.matched += 1
        guard cell.id > after, list.actors.count < limit, let part = population.part(of: cell.id) else { return }
        list.actors.append(ActorSummary(cell, on: shard, part))
      } then: { lists in
        ActorList(
          matched: lists.reduce(0) { $0 + $1.matched },
          actors: Array(lists.flatMap(\.actors).sorted { $0.id < $1.id }.prefix(limit)))
      }
    }
  }

  /// Tells all there is to know of an actor, values of secret names left out; any thread.
  package func actor(_ id: ActorID, _ reply: @escaping Reply<JSON>) {
    desk.receive(reply) { reply in
      guard self.runtime.registry.contains(id), let part = self.population.now.part(of: id) else {
        let spawned = self.runtime.registry.spawned
        return reply(
          .failure(
            ControlError(
              .notFound,
              id >= 1 && id <= spawned ? "actor \(id) has stopped for ever" : "there is no actor \(id)",
              remedy: "ids go from 1 to \(spawned)")))
      }
      let recording = self.recording
      self.visit(
        ActorSelector(id), ActorDetail?.none, reply,
        look: { shard, cell, found in
          let recorder = recording.recorders[shard.index]
          found = ActorDetail(
            cell: cell, summary: ActorSummary(cell, on: shard, part), performed: recorder.performed(by: id),
            lastActions: recorder.lastActions(of: id),
            complaints: Array(recording.incidents.complaints.all.filter { $0.actor.id == id }.suffix(20)),
            crashes: Array(recording.incidents.crashes.all.filter { $0.actor.id == id }.suffix(20)))
        },
        then: { found in
          found.compactMap(\.self).first?.json(part, lastAction: self.names) ?? .null
        })
    }
  }

  /// Looks at those whom a selector means, and answers with what was found.
  private func visit<Part: Sendable, Answer: Sendable>(
    _ selector: ActorSelector, _ start: Part, _ reply: @escaping Reply<Answer>,
    look: @escaping @Sendable (Shard, ActorSnapshot, inout Part) -> Void,
    then: @escaping @Sendable ([Part]) -> Answer
  ) {
    do {
      try visit(selector, start, look: look) { reply(.success(then($0))) }
    } catch {
      reply(.failure(error))
    }
  }
}
