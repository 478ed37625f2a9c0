package import Beamulator
import Platform
import Synchronization

/// A request to run a closure when time skips and no act is in flight: all actors are then at the same simulated time.
struct QuiescentPoint: Sendable {
  /// The latest time to wait for a quiescent point, on the monotonic clock.
  let deadline: Int64
  /// Called with the simulated time, and with whether no act is in flight.
  let body: @Sendable (SimulatedTime, Bool) -> Void
}

extension Runtime {
  /// Runs a closure once, on the thread that advances time, while no shard is drained: as soon as no act is in flight
  /// and no effect is deferred, or when the timeout expires. Thread-safe.
  ///
  /// - Parameter timeout: In nanoseconds of wall-clock time.
  /// - Returns: False if time does not skip; the closure is then not called.
  package func atQuiescentPoint(
    within timeout: Int64, _ body: @escaping @Sendable (SimulatedTime, Bool) -> Void
  ) -> Bool {
    let waits = control.quiescentPoint.withLock { quiescentPoint in
      guard skips else { return false }
      quiescentPoint = QuiescentPoint(deadline: MonotonicClock.now + timeout, body: body)
      return true
    }
    guard waits else { return false }
    control.wantsQuiescentPoint.store(true, ordering: .releasing)
    wake()
    return true
  }

  /// Runs the requested closure if this is a quiescent point or the request has timed out.
  func reachQuiescentPoint(at wall: Int64, reached: Int64) {
    let isQuiescent = barrier.nextEdge == nil && shards.allSatisfy { $0.counters.inFlight == 0 }
    let due = control.quiescentPoint.withLock { waiting -> QuiescentPoint? in
      guard let quiescentPoint = waiting, isQuiescent || wall >= quiescentPoint.deadline else { return nil }
      waiting = nil
      control.wantsQuiescentPoint.store(false, ordering: .relaxed)
      return quiescentPoint
    }
    due?.body(SimulatedTime(nanoseconds: shards.reduce(reached) { max($0, $1.reached) }), isQuiescent)
  }
}
