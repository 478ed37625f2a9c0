import Platform
import Synchronization

/// Time that skips from event to event.
extension Runtime {
  /// One thread decides how far all shards may go; where there is much to do, each shard is drained by its own.
  ///
  /// - Returns: Whether time is to pass at a pace from now on; the run's end is over then.
  func runSkipping() -> Bool {
    let team = ShardThreadPool(shards)
    defer { team.shutDown() }
    /// Where simulated time began to flow at the wall's pace, because an act waits for the outside world.
    var flow: (wall: Int64, simulated: Int64)?
    var reached = life.skipped.load(ordering: .relaxed)
    var end = life.end.load(ordering: .acquiring)
    var isLeaving = false
    while true {
      isLeaving = !life.wantsToSkip.load(ordering: .acquiring) && !life.isStopping
      if isLeaving { break }
      end = life.end.load(ordering: .acquiring)
      for shard in shards { shard.tellDeadlines() }
      let wall = MonotonicClock.now
      if life.wantsQuiescentPoint.load(ordering: .relaxed) { reachQuiescentPoint(at: wall, reached: reached) }
      let isPaused = life.isPaused.load(ordering: .relaxed)
      let mayBegin = !life.isStopping && !isPaused
      let edge = barrier.nextEdge
      let calls = barrier.calls
      // An act that waits for another actor's answer waits for simulated time.
      let asking = shards.reduce(0) { $0 + $1.requests.count }
      let outside = inFlight - calls - asking
      let next = mayBegin ? nextDue(before: end) : nil

      if outside == 0 || isPaused, let began = flow {
        life.flowed.add(reached - began.simulated, ordering: .relaxed)
        flow = nil
      }
      if life.isStopping, wall >= life.stopDeadline { break }
      if let edge, next.map({ $0 >= edge }) ?? true {
        if calls > 0 { reached = max(reached, edge) }
        barrier.deliver(at: edge)
        team.drain(until: -1)
      } else if outside > 0 {
        let began = flow ?? (wall, reached)
        // Paused time does not flow.
        if !isPaused { flow = began }
        let dueIn = next.map { max(0, $0 - began.simulated - (wall - began.wall)) }
        poll(until: min(dueIn.map { wall + $0 } ?? .max, life.stopDeadline), wall: wall)
        let flowing = began.simulated + MonotonicClock.now - began.wall
        // Nobody waits for ever: at the run's end, acts in flight get their grace.
        if mayBegin, flowing >= end { stop(within: Self.grace) }
        if mayBegin {
          reached = max(reached, min(flowing, end))
          for shard in shards { shard.reached = max(shard.reached, reached) }
        }
        let horizon = min(flowing, (edge ?? end) - 1, end - 1)
        team.drain(until: mayBegin ? horizon : -1)
      } else if let next {
        reached = max(reached, next)
        if shards.count == 1, edge == nil {
          team.drainFreely(until: end - 1)
          reached = max(reached, shards[0].reached)
        } else {
          team.drain(until: min(edge ?? .max, barrier.edge(of: next), end) - 1)
        }
      } else if isPaused, !life.isStopping {
        poll(until: .max, wall: wall)
        team.drain(until: -1)
      } else if asking > 0 {
        // Nobody acts any more who could answer: these requests end with the run.
        if mayBegin {
          if end != .max {
            reached = end
            for shard in shards { shard.reached = end }
          }
          stop(within: Self.grace)
        }
        for shard in shards { shard.asDrainer { shard.expireRequests() } }
        team.drain(until: -1)
      } else if shards.contains(where: \.inbox.hasMessages) {
        team.drain(until: -1)
      } else if mayBegin, shards.contains(where: { $0.counters.paused > 0 }), nextDue(before: .max) == nil {
        // Whoever paused them all will let them go on.
        poll(until: .max, wall: wall)
        team.drain(until: -1)
      } else if life.ends(before: end) {
        break
      }
      life.skipped.store(reached, ordering: .relaxed)
    }
    if let began = flow { life.flowed.add(reached - began.simulated, ordering: .relaxed) }
    if !isLeaving, !life.isStopping, registry.count > 0, end != .max { reached = max(reached, end) }
    life.skipped.store(reached, ordering: .relaxed)
    return isLeaving
  }

  private var inFlight: Int { shards.reduce(0) { $0 + $1.counters.inFlight } }

  private func nextDue(before end: Int64) -> Int64? {
    var least = Int64.max
    for shard in shards { least = min(least, shard.nextDueTime ?? .max) }
    return least < end ? least : nil
  }

  /// Waits for descriptors, deadlines and what other threads ask.
  private func poll(until time: Int64, wall: Int64) {
    var until = time
    for shard in shards {
      if let deadline = shard.firstDeadline { until = min(until, deadline) }
      if shard.inbox.hasMessages || !shard.ready.isEmpty { until = wall }
    }
    pollers.wait(until == .max ? -1 : max(0, until - wall)) { shard, descriptor, events in
      shards[shard].descriptorReady(descriptor, events)
    }
  }
}
