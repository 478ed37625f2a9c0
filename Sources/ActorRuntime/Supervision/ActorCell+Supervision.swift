import Beamulator

/// Crashes, restarts and quarantine of an actor.
extension ActorCell {
  /// Counts a crash: the actor restarts after a backoff, or is quarantined if it exceeds its restart budget.
  ///
  /// - Parameter isLast: Whether it is quarantined regardless of its budget.
  nonisolated func crashed(_ error: any Error, isLast: Bool) {
    let policy = group.common.restarts
    if crashes < .max { crashes += 1 }
    shard.woken.remove(id)
    let act = Int(acts) + 1
    if shard.exceedsBudget(id, policy) || isLast {
      observe(.crashed(error, act: act, restartAfter: nil))
      shard.forgetCrashes(of: id)
      enterQuarantine("\(error)")
      observe(.quarantined(reason: "\(error)"))
    } else {
      let wait = policy.wait(afterCrashes: Int(crashes), &random)
      observe(.crashed(error, act: act, restartAfter: wait))
      due = (shard.now + wait).nanoseconds
      phase = .waiting
      shard.schedule(id, due: due)
    }
  }

  nonisolated func enterQuarantine(_ reason: String) {
    phase = .quarantined
    shard.quarantine[id] = reason
    shard.counters.enterQuarantine()
  }

  /// Releases the actor from quarantine; false if it is not in quarantine or its state could not be decoded.
  nonisolated func release() -> Bool {
    guard phase == .quarantined, !shard.unreadable.contains(id) else { return false }
    phase = .waiting
    due = shard.now.nanoseconds
    shard.counters.leaveQuarantine()
    shard.quarantine[id] = nil
    shard.schedule(id, due: due)
    observe(.released)
    return true
  }
}
