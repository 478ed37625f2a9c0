/// Control of an actor from outside, between two acts and on its shard's thread.
extension ActorCell {
  /// Pauses the actor; false if it is in an act or in quarantine.
  nonisolated func pause() -> Bool {
    guard phase == .waiting else { return false }
    enterPause()
    observe(.paused)
    return true
  }

  nonisolated func enterPause() {
    phase = .paused
    shard.counters.pause()
    shard.mayHaveStaleTimers = true
  }

  /// Resumes the actor; false if it is not paused.
  nonisolated func resume() -> Bool {
    guard phase == .paused else { return false }
    phase = .waiting
    shard.counters.resume()
    due = max(due, shard.now.nanoseconds)
    shard.schedule(id, due: due)
    observe(.resumed)
    return true
  }

  /// Lets the actor act now, or again after the act in flight; false if it is paused or in quarantine.
  nonisolated func actNow() -> Bool {
    switch phase {
    case .acting: shard.woken.insert(id)
    case .waiting:
      shard.mayHaveStaleTimers = true
      due = shard.now.nanoseconds
      shard.schedule(id, due: due)
    case .quarantined, .paused, .gone: return false
    }
    return true
  }

  /// Lets the actor act at a time, if it does not before; not one that has not started, or that waits after a crash.
  nonisolated func wake(at time: Int64) {
    if phase == .acting {
      shard.woken.insert(id)
    } else if phase == .waiting, hasState, crashes == 0, due > time {
      due = time
      shard.mayHaveStaleTimers = true
      shard.schedule(id, due: time)
    }
  }

  /// Destroys the actor: an act in flight has no further effect on it.
  nonisolated func destroy() {
    leave()
    observe(.stopped)
    shard.remove(id)
    // At once, also when time skips and other changes are seen later.
    shard.registry.remove(id)
  }

  /// Removes the actor from the shard's counters and its quarantine.
  nonisolated func leave() {
    if phase == .paused { shard.counters.resume() }
    if phase == .quarantined {
      shard.counters.leaveQuarantine()
      shard.quarantine[id] = nil
    }
    phase = .gone
    shard.mayHaveStaleTimers = true
  }
}
