package import Beamulator

/// Crash accounting, and release from quarantine.
extension Shard {
  /// Counts a crash of an actor that ended the previous engine process.
  ///
  /// - Parameter isLast: Whether the actor is quarantined regardless of its policy.
  package func crashed(_ actor: ActorID, _ error: any Error, isLast: Bool) {
    guard let cell = cell(of: actor), cell.nextDue != nil else { return }
    // The timer of the rescheduled act is stale.
    mayHaveStaleTimers = true
    cell.crashed(error, isLast: isLast)
  }

  /// Counts a crash and returns whether it exceeds the restart budget.
  func exceedsBudget(_ actor: ActorID, _ policy: RestartPolicy) -> Bool {
    counters.crash()
    let now = now
    var times = crashTimes[actor] ?? []
    times.removeAll { now - $0 >= policy.within }
    times.append(now)
    crashTimes[actor] = times
    return times.count >= policy.crashes
  }

  /// Forgets an actor's crashes.
  func forgetCrashes(of actor: ActorID) { crashTimes[actor] = nil }

  /// Releases an actor from quarantine; false if it is not in quarantine or its state could not be decoded.
  package func release(_ actor: ActorID) -> Bool { cell(of: actor)?.release() ?? false }

  /// Returns a snapshot of an actor; nil if it is not on this shard.
  package func snapshot(of actor: ActorID) -> ActorSnapshot? { cell(of: actor)?.snapshot }
}

extension Runtime {
  /// Releases actors from quarantine, soon. Thread-safe.
  package func release(_ actors: [ActorID]) {
    for actor in actors {
      let home = barrier.home(of: actor)
      home.submit { _ = home.release(actor) }
    }
  }
}
