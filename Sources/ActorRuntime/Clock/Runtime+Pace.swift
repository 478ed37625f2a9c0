import Platform
import CPlatform

/// Time at the wall's pace, or N times it: every shard has a thread.
extension Runtime {
  /// How long acts in flight at the run's end may take, in nanoseconds.
  package static let grace: Int64 = 5_000_000_000

  /// Lets time pass until the run's end, or until it is to skip: then true.
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
      if life.wantsToSkip.load(ordering: .acquiring), !life.isStopping {
        state.isLeaving.store(true, ordering: .relaxed)
      }
      if state.isLeaving.load(ordering: .relaxed) { return wakeOthers(shard) }
      let end = life.end.load(ordering: .acquiring)
      let now = shard.now.nanoseconds
      let mayBegin = !life.isStopping && !life.isPaused.load(ordering: .relaxed)
      shard.horizon = mayBegin ? min(now, end - 1) : -1
      shard.drain(budget: 256, jobs: 4096)
      if life.isStopping { shard.asDrainer { shard.expireRequests() } }

      let next = shard.nextDueTime.flatMap { $0 < end ? $0 : nil }
      let ends = next == nil && (now >= end || registry.count == 0)
      if ends != hasEnded {
        hasEnded = ends
        // The others may sleep without end: whether the last actor is gone, they see only when they look.
        if !state.report(shard, hasEnded: ends) {
          if ends { wakeOthers(shard) }
        } else if life.ends(before: end) {
          stop(within: Self.grace)
        } else {
          hasEnded = false
        }
      }
      if life.isStopping, state.isOver(shard, idle: shard.counters.inFlight == 0, deadline: life.stopDeadline) {
        return wakeOthers(shard)
      }
      shard.waitForWork(next: mayBegin && !hasEnded ? next ?? end : nil, deadline: life.stopDeadline)
    }
  }

  private func wakeOthers(_ shard: Shard) {
    for other in shards where other !== shard { other.submit {} }
  }
}

extension Shard {
  /// Waits for descriptors, deadlines, other threads' messages, or the next act.
  ///
  /// - Parameters:
  ///   - next: When an act is due, or the run ends; nil when none may begin.
  ///   - deadline: The wall's time to wait until at most.
  fileprivate func waitForWork(next: Int64?, deadline: Int64) {
    var until = min(deadline, firstDeadline ?? .max)
    clock.refresh(&line, version: &lineVersion)
    if let next, next != .max, let wall = line.wall(at: next) { until = min(until, wall) }
    let isBusy = inbox.hasMessages || !ready.isEmpty
    poller.wait(isBusy ? 0 : until == .max ? -1 : max(0, until - monotonicNow)) { _, descriptor, events in
      descriptorReady(descriptor, events)
    }
    tellDeadlines()
  }
}
