package import Beamulator

extension Runtime {
  /// Restores a group of actors before the run begins; ids without an actor are those of destroyed ones.
  ///
  /// - Parameter ids: The ids of the group when it was spawned; groups are restored in the order they were spawned.
  /// - Throws: ``RuntimeError`` when a shard is full.
  package func restore(_ group: AnyProgramGroup, ids: ClosedRange<ActorID>, _ actors: [ActorSnapshot]) throws {
    guard Int(ids.upperBound) / shards.count < TimerEntry.slotLimit else {
      throw RuntimeError.tooManyActors(Int(ids.upperBound))
    }
    try registry.enter(
      behavior: group.common.behavior, tags: group.common.tags, ids: ids,
      Dictionary(actors.map { ($0.id, $0.label) }, uniquingKeysWith: { $1 }))
    place(group, actors)
  }

  /// Restores actors that were moved to a group from others, before the run begins.
  package func restore(_ group: AnyProgramGroup, moved: [ActorSnapshot]) {
    let index = registry.addGroup(behavior: group.common.behavior, tags: group.common.tags)
    for actor in moved { registry.move(actor.id, to: index, actor.label) }
    place(group, moved)
  }

  private func place(_ group: AnyProgramGroup, _ actors: [ActorSnapshot]) {
    for actor in actors {
      let shard = barrier.home(of: actor.id)
      shard.asDrainer { shard.adopt(group, actor) }
    }
  }
}
