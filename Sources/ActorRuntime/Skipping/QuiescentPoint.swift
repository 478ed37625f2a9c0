package import Beamulator
import Platform
import Synchronization

/// Something to be done when time skips and no act is in flight: all actors are then of one simulated instant.
struct QuiescentPoint: Sendable {
  /// Until when such an instant is waited for, on the wall's clock.
  let deadline: Int64
  /// Told the simulated time, and whether it is such an instant.
  let body: @Sendable (SimulatedTime, Bool) -> Void
}

extension Runtime {
  /// Does something once, on the thread that lets time skip, while no shard is drained: as soon as no act is in flight and
  /// nothing waits to be exchanged, or after so many nanoseconds of the wall whatever is in flight. Any thread.
  ///
  /// - Returns: False, and it is not done, where time does not skip.
  package func atQuiescentPoint(
    within timeout: Int64, _ body: @escaping @Sendable (SimulatedTime, Bool) -> Void
  ) -> Bool {
    let waits = life.quiescentPoint.withLock { quiescentPoint in
      guard skips else { return false }
      quiescentPoint = QuiescentPoint(deadline: MonotonicClock.now + timeout, body: body)
      return true
    }
    guard waits else { return false }
    life.wantsQuiescentPoint.store(true, ordering: .releasing)
    wake()
    return true
  }

  /// Does what is to be done at a quiescentPoint, if this is one.
  func reachQuiescentPoint(at wall: Int64, reached: Int64) {
    let isStill = barrier.nextEdge == nil && shards.allSatisfy { $0.counters.inFlight == 0 }
    let due = life.quiescentPoint.withLock { waiting -> QuiescentPoint? in
      guard let quiescentPoint = waiting, isStill || wall >= quiescentPoint.deadline else { return nil }
      waiting = nil
      life.wantsQuiescentPoint.store(false, ordering: .relaxed)
      return quiescentPoint
    }
    due?.body(SimulatedTime(nanoseconds: shards.reduce(reached) { max($0, $1.reached) }), isStill)
  }
}
