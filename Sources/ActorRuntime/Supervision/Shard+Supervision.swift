package import Beamulator

/// Actors that crash: back after a wait, or in quarantine until somebody releases them.
extension Shard {
  /// Counts a crash of an actor that ended with the process it was in.
  ///
  /// - Parameter isLast: Whether it is quarantined whatever its policy says.
  package func crashed(_ actor: ActorID, _ error: any Error, isLast: Bool) {
    guard let cell = cell(of: actor), cell.nextDue != nil else { return }
    // The timer of the act that will not come at its time.
    mayHaveStaleTimers = true
    cell.crashed(error, isLast: isLast)
  }

  /// Notes a crash; whether that is one too many.
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

  /// Lets a quarantined actor live again, from now on; false if it is in no quarantine.
  package func release(_ actor: ActorID) -> Bool { cell(of: actor)?.release() ?? false }

  /// What an actor is; nil if it does not live here.
  package func snapshot(of actor: ActorID) -> ActorSnapshot? { cell(of: actor)?.snapshot }
}

extension Runtime {
  /// Lets quarantined actors live again, soon; any thread.
  package func release(_ actors: [ActorID]) {
    for actor in actors {
      let home = barrier.home(of: actor)
      home.submit { _ = home.release(actor) }
    }
  }
}
