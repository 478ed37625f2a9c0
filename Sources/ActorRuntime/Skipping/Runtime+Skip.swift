import Platform
import Synchronization

/// Runs as fast as possible: time skips from event to event.
extension Runtime {
  /// Runs until the run's end, or until time is to pass at a scaled pace. The current thread decides how far all shards
  /// may advance; with enough work, each shard is drained by its own thread.
  ///
  /// - Returns: Whether time is to pass at a scaled pace from now on.
  func runSkipping() -> Bool {
    let pool = ShardThreadPool(shards)
    defer { pool.shutDown() }
    /// When simulated time started to pass at wall-clock pace because an act waits for external I/O.
    var flow: (wall: Int64, simulated: Int64)?
    var reached = control.skipped.load(ordering: .relaxed)
    var end = control.end.load(ordering: .acquiring)
    var isLeaving = false
    while true {
      isLeaving = !control.wantsToSkip.load(ordering: .acquiring) && !control.isStopping
      if isLeaving { break }
      end = control.end.load(ordering: .acquiring)
      for shard in shards { shard.fireDeadlines() }
      let wall = MonotonicClock.now
      if control.wantsQuiescentPoint.load(ordering: .relaxed) { reachQuiescentPoint(at: wall, reached: reached) }
      let isPaused = control.isPaused.load(ordering: .relaxed)
      let mayBegin = !control.isStopping && !isPaused
      let edge = barrier.nextEdge
      let calls = barrier.calls
      // Acts that wait for an answer of another actor wait in simulated time.
      let requests = shards.reduce(0) { $0 + $1.requests.count }
      let outside = inFlight - calls - requests
      let next = mayBegin ? nextDue(before: end) : nil

      if outside == 0 || isPaused, let began = flow {
        control.flowed.add(reached - began.simulated, ordering: .relaxed)
        flow = nil
      }
      if control.isStopping, wall >= control.stopDeadline { break }
      if let edge, next.map({ $0 >= edge }) ?? true {
        if calls > 0 { reached = max(reached, edge) }
        barrier.deliver(at: edge)
        pool.drain(until: -1)
      } else if outside > 0 {
        let began = flow ?? (wall, reached)
        // Time does not pass while paused.
        if !isPaused { flow = began }
        let dueIn = next.map { max(0, $0 - began.simulated - (wall - began.wall)) }
        poll(until: min(dueIn.map { wall + $0 } ?? .max, control.stopDeadline), wall: wall)
        let flowing = began.simulated + MonotonicClock.now - began.wall
        // At the run's end, acts in flight get the grace period.
        if mayBegin, flowing >= end { stop(within: Self.grace) }
        if mayBegin {
          reached = max(reached, min(flowing, end))
          for shard in shards { shard.reached = max(shard.reached, reached) }
        }
        let horizon = min(flowing, (edge ?? end) - 1, end - 1)
        pool.drain(until: mayBegin ? horizon : -1)
      } else if let next {
        reached = max(reached, next)
        if shards.count == 1, edge == nil {
          pool.drainFreely(until: end - 1)
          reached = max(reached, shards[0].reached)
        } else {
          pool.drain(until: min(edge ?? .max, barrier.edge(of: next), end) - 1)
        }
      } else if isPaused, !control.isStopping {
        poll(until: .max, wall: wall)
        pool.drain(until: -1)
      } else if requests > 0 {
        // No actor is left to answer: these requests end with the run.
        if mayBegin {
          if end != .max {
            reached = end
            for shard in shards { shard.reached = end }
          }
          stop(within: Self.grace)
        }
        for shard in shards { shard.asDrainer { shard.expireRequests() } }
        pool.drain(until: -1)
      } else if shards.contains(where: \.inbox.hasMessages) {
        pool.drain(until: -1)
      } else if mayBegin, shards.contains(where: { $0.counters.paused > 0 }), nextDue(before: .max) == nil {
        // All actors are paused: wait for a command that resumes one.
        poll(until: .max, wall: wall)
        pool.drain(until: -1)
      } else if control.ends(before: end) {
        break
      }
      control.skipped.store(reached, ordering: .relaxed)
    }
    if let began = flow { control.flowed.add(reached - began.simulated, ordering: .relaxed) }
    if !isLeaving, !control.isStopping, registry.count > 0, end != .max { reached = max(reached, end) }
    control.skipped.store(reached, ordering: .relaxed)
    return isLeaving
  }

  private var inFlight: Int { shards.reduce(0) { $0 + $1.counters.inFlight } }

  private func nextDue(before end: Int64) -> Int64? {
    var least = Int64.max
    for shard in shards { least = min(least, shard.nextDueTime ?? .max) }
    return least < end ? least : nil
  }

  /// Waits for descriptors, deadlines and messages of other threads.
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
