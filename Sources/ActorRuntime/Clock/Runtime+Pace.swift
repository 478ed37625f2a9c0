import Platform
import CPlatform

/// Runs at a scaled pace, with one thread per shard.
extension Runtime {
  /// The time limit for acts in flight at the run's end, in nanoseconds of wall-clock time.
  static let grace: Int64 = 5_000_000_000

  /// Runs until the run's end, or until time is to skip; returns true in the latter case.
  func runAtPace() -> Bool {
    let state = PacedCoordinator(shards: shards.count)
    setClock()
    let others = shards.dropFirst().map { shard in
      OSThread("shard-\(shard.index)") { self.runAtPace(shard, state) }
    }
    runAtPace(shards[0], state)
    for thread in others { thread.join() }
    clock.pause()
    return state.isLeaving.load(ordering: .relaxed)
  }

  private func runAtPace(_ shard: Shard, _ state: PacedCoordinator) {
    beamulator_exact_timeouts()
    var hasEnded = false
    while true {
      if control.wantsToSkip.load(ordering: .acquiring), !control.isStopping {
        state.isLeaving.store(true, ordering: .relaxed)
      }
      if state.isLeaving.load(ordering: .relaxed) { return wakeOthers(shard) }
      let end = control.end.load(ordering: .acquiring)
      let now = shard.now.nanoseconds
      let mayBegin = !control.isStopping && !control.isPaused.load(ordering: .relaxed)
      shard.horizon = mayBegin ? min(now, end - 1) : -1
      shard.drain(budget: 256, jobs: 4096)
      if control.isStopping { shard.asDrainer { shard.expireRequests() } }

      let next = shard.nextDueTime.flatMap { $0 < end ? $0 : nil }
      let ends = next == nil && (now >= end || registry.count == 0)
      if ends != hasEnded {
        hasEnded = ends
        // The other shards may sleep without a timeout; they check for the run's end only when woken.
        if !state.report(shard, hasEnded: ends) {
          if ends { wakeOthers(shard) }
        } else if control.ends(before: end) {
          stop(within: Self.grace)
        } else {
          hasEnded = false
        }
      }
      if control.isStopping, state.isOver(shard, idle: shard.counters.inFlight == 0, deadline: control.stopDeadline) {
        return wakeOthers(shard)
      }
      shard.waitForWork(next: mayBegin && !hasEnded ? next ?? end : nil, deadline: control.stopDeadline)
    }
  }

  private func wakeOthers(_ shard: Shard) {
    for other in shards where other !== shard { other.submit {} }
  }
}

extension Shard {
  /// Waits for descriptors, deadlines, messages of other threads, or the next act.
  ///
  /// - Parameters:
  ///   - next: The simulated time of the next act or of the run's end; nil when no act may start.
  ///   - deadline: The latest wall-clock time to wait until.
  fileprivate func waitForWork(next: Int64?, deadline: Int64) {
    var until = min(deadline, firstDeadline ?? .max)
    clock.refresh(&segment, version: &segmentVersion)
    if let next, next != .max, let wall = segment.wall(at: next) { until = min(until, wall) }
    let isBusy = inbox.hasMessages || !ready.isEmpty
    poller.wait(isBusy ? 0 : until == .max ? -1 : max(0, until - monotonicNow)) { _, descriptor, events in
      descriptorReady(descriptor, events)
    }
    fireDeadlines()
  }
}
