/// Reads the states of actors where that may be done: on their shard, or when time skips between two quanta, on the
/// exchange.
actor StateReader {
  // Unowned because the runtime keeps its executors.
  private nonisolated unowned(unsafe) let executor: any SerialExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(_ executor: any SerialExecutor) { self.executor = executor }

  func states<P: ActorProgram>(
    of actors: [ActorID], as program: P.Type, _ exchange: WindowBarrier
  ) -> [(actor: ActorID, state: P.State)] {
    actors.compactMap { actor in exchange.home(of: actor).state(of: actor, as: program).map { (actor, $0) } }
  }
}

extension Shard {
  /// The state of an actor that lives here by a program; nil if it does not, or has not acted yet.
  func state<P: ActorProgram>(of actor: ActorID, as program: P.Type) -> P.State? {
    let slot = slot(of: actor)
    return cells.indices.contains(slot) ? cells[slot]?.state(of: program) : nil
  }
}
