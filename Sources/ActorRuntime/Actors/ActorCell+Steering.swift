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

  /// Schedules an act now, or right after the act in flight; false if the actor is paused or in quarantine.
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

  /// Schedules an act at a time unless one is due earlier. Ignored before the first act and while a restart is pending.
  nonisolated func wake(at time: Int64) {
    if phase == .acting {
      shard.woken.insert(id)
    } else if phase == .waiting, hasState, crashes == 0, due > time {
      due = time
      shard.mayHaveStaleTimers = true
      shard.schedule(id, due: time)
    }
  }

  /// Destroys the actor. An act in flight has no further effect on it.
  nonisolated func destroy() {
    leave()
    observe(.stopped)
    shard.remove(id)
    // Immediately, even when time skips and other changes become visible later.
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
