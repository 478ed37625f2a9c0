package import Beamulator

extension Runtime {
  /// Restores a group of actors before the run starts. Ids without an actor are those of destroyed actors.
  ///
  /// - Parameter ids: The ids of the group when it was spawned; groups are restored in the order they were spawned.
  /// - Throws: ``RuntimeError`` if a shard is full.
  package func restore(_ group: AnyProgramGroup, ids: ClosedRange<ActorID>, _ actors: [ActorSnapshot]) throws {
    guard Int(ids.upperBound) / shards.count < TimerEntry.slotLimit else {
      throw RuntimeError.tooManyActors(Int(ids.upperBound))
    }
    try registry.enter(
      behavior: group.common.behavior, tags: group.common.tags, ids: ids,
      Dictionary(actors.map { ($0.id, $0.label) }, uniquingKeysWith: { $1 }))
    adopt(group, actors)
  }

  /// Restores actors that were moved to a group from other groups, before the run starts.
  package func restore(_ group: AnyProgramGroup, moved: [ActorSnapshot]) {
    let index = registry.addGroup(behavior: group.common.behavior, tags: group.common.tags)
    for actor in moved { registry.move(actor.id, to: index, actor.label) }
    adopt(group, moved)
  }

  private func adopt(_ group: AnyProgramGroup, _ actors: [ActorSnapshot]) {
    for actor in actors {
      let shard = barrier.home(of: actor.id)
      shard.asDrainer { shard.adopt(group, actor) }
    }
  }
}
