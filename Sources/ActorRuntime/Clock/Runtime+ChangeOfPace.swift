import Synchronization

/// From time that passes at a pace to time that skips, and back, while the run lives.
extension Runtime {
  /// Changes over; no shard is drained meanwhile.
  func changePace() {
    if skips {
      var reached = life.skipped.load(ordering: .relaxed)
      reachQuiescentPoint(at: .max, reached: reached)
      clock.stand(at: reached)
      life.quiescentPoint.withLock { _ in life.skips.store(false, ordering: .releasing) }
      // One may have come in between.
      reachQuiescentPoint(at: .max, reached: reached)
      if let edge = barrier.nextEdge {
        if barrier.calls > 0 { reached = max(reached, edge) }
        barrier.deliver(at: edge)
      }
      clock.stand(at: reached)
    } else {
      finishJobs()
      let now = clock.now.nanoseconds
      life.flowed.add(now - life.skipped.load(ordering: .relaxed), ordering: .relaxed)
      life.skipped.store(now, ordering: .relaxed)
      for shard in shards {
        shard.reached = max(shard.reached, now)
        shard.lastReading = 0
      }
      life.skips.store(true, ordering: .releasing)
    }
  }

  /// Runs what is ready, so that no call to a simulated target is half-way to the first shard.
  private func finishJobs() {
    for _ in 0..<1000 where shards.contains(where: { $0.inbox.hasMessages || !$0.ready.isEmpty }) {
      for shard in shards {
        shard.horizon = -1
        shard.drain(budget: 0, jobs: 4096)
      }
    }
  }
}
