/// A resident task that runs the acts that are due, one after the other; while an act waits for I/O its worker waits
/// with it, and the shard takes another.
actor Worker {
  /// With so many workers waiting for work, one more leaves.
  private static let enough = 64

  nonisolated let shard: Shard
  nonisolated var unownedExecutor: UnownedSerialExecutor { shard.asUnownedSerialExecutor() }

  init(_ shard: Shard) { self.shard = shard }

  // No executor preference: it would cost a look-up at every call.
  func start() { Task.immediate { await self.run() } }

  private func run() async {
    while true {
      while let (cell, due) = shard.nextDue() { await cell.step(due) }
      if shard.idleWorkers.count >= Self.enough { return }
      await shard.idleWorkers.park()
    }
  }
}
