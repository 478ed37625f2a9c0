import Synchronization

/// Switching between a scaled pace and time skipping during a run.
extension Runtime {
  /// Switches the pace. No shard is drained meanwhile.
  func changePace() {
    if skips {
      var reached = control.skipped.load(ordering: .relaxed)
      reachQuiescentPoint(at: .max, reached: reached)
      clock.stop(at: reached)
      control.quiescentPoint.withLock { _ in control.skips.store(false, ordering: .releasing) }
      // A request may have been added since the call above.
      reachQuiescentPoint(at: .max, reached: reached)
      if let edge = barrier.nextEdge {
        if barrier.calls > 0 { reached = max(reached, edge) }
        barrier.deliver(at: edge)
      }
      clock.stop(at: reached)
    } else {
      finishJobs()
      let now = clock.now.nanoseconds
      control.flowed.add(now - control.skipped.load(ordering: .relaxed), ordering: .relaxed)
      control.skipped.store(now, ordering: .relaxed)
      for shard in shards {
        shard.reached = max(shard.reached, now)
        shard.lastReading = 0
      }
      control.skips.store(true, ordering: .releasing)
    }
  }

  /// Runs all ready jobs, so that no call to a simulated target is still queued for the first shard.
  private func finishJobs() {
    for _ in 0..<1000 where shards.contains(where: { $0.inbox.hasMessages || !$0.ready.isEmpty }) {
      for shard in shards {
        shard.horizon = -1
        shard.drain(budget: 0, jobs: 4096)
      }
    }
  }
}
