package import Beamulator

/// Reads the states of actors on an executor that may access them: their shard, or the window barrier when time skips.
actor StateReader {
  // Unowned because the runtime owns its executors.
  private nonisolated unowned(unsafe) let executor: any SerialExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(_ executor: any SerialExecutor) { self.executor = executor }

  func states<P: ActorProgram>(
    of actors: [ActorID], as program: P.Type, _ barrier: WindowBarrier
  ) -> [(actor: ActorID, state: P.State)] {
    actors.compactMap { actor in barrier.home(of: actor).cell(of: actor)?.state(of: program).map { (actor, $0) } }
  }
}

extension Shard {
  /// Returns the states of those actors that run a program, as of their last successful acts.
  package nonisolated(nonsending) func states<P: ActorProgram>(
    of actors: [ActorID], as program: P.Type, for reader: ActorID
  ) async -> [(actor: ActorID, state: P.State)] {
    guard let barrier, !actors.isEmpty else { return [] }
    resumed(reader)
    defer { resumed(reader) }
    if skips { return await StateReader(barrier).states(of: actors, as: program, barrier) }
    var found: [(actor: ActorID, state: P.State)] = []
    for (shard, ids) in Dictionary(grouping: actors, by: { barrier.home(of: $0).index }) {
      found += await StateReader(barrier.shards[shard]).states(of: ids, as: program, barrier)
    }
    return found.sorted { $0.actor < $1.actor }
  }
}
