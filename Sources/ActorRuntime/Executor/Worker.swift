/// A long-running task that runs due acts one after the other. While an act waits for I/O, its worker waits with it and
/// the shard uses another worker.
actor Worker {
  /// The maximum number of idle workers; further ones end.
  private static let idleLimit = 64

  nonisolated let shard: Shard
  nonisolated var unownedExecutor: UnownedSerialExecutor { shard.asUnownedSerialExecutor() }

  init(_ shard: Shard) { self.shard = shard }

  // Without a preferred executor, which Task.immediate sets: each call would look it up under a lock.
  func start() { Task { await self.run() } }

  private func run() async {
    while true {
      while let (cell, due) = shard.nextDue() { await cell.step(due) }
      if shard.idleWorkers.areEnding || shard.idleWorkers.count >= Self.idleLimit { return }
      await shard.idleWorkers.park()
    }
  }
}
