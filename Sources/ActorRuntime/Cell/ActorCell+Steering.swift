/// What is done with an actor from outside, between two acts.
extension ActorCell {
  nonisolated func pause() -> Bool {
    guard phase == .waiting else { return false }
    bePaused()
    observe(.paused)
    return true
  }

  /// Acts no more until it is resumed.
  nonisolated func bePaused() {
    phase = .paused
    shard.counters.pause()
    shard.mayHaveStaleTimers = true
  }

  nonisolated func resume() -> Bool {
    guard phase == .paused else { return false }
    phase = .waiting
    shard.counters.resume()
    due = max(due, shard.now.nanoseconds)
    shard.schedule(id, due: due)
    observe(.resumed)
    return true
  }

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

  nonisolated func destroy() {
    leave()
    observe(.stopped)
    shard.remove(id)
    // Nobody is to find it from now on, also where what acts change is seen later.
    shard.registry.remove(id)
  }

  /// Is no more what the shard goes by.
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
