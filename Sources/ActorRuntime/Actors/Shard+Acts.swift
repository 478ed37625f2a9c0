package import Beamulator
import CPlatform
import Platform

/// Starting, ending and scheduling acts.
extension Shard {
  /// The current simulated time.
  package var now: SimulatedTime {
    if skips { return SimulatedTime(nanoseconds: reached) }
    guard isDrainedHere else { return clock.now }
    clock.refresh(&segment, version: &segmentVersion)
    reached = max(reached, segment.simulated(at: MonotonicClock.now))
    return SimulatedTime(nanoseconds: reached)
  }

  /// Notes that an actor's code runs again after a suspension.
  package func resumed(_ actor: ActorID) { activity.enter(actor) }

  /// Returns the next actor whose act is due, with its due time.
  func nextDue() -> (ActorCell, Int64)? {
    while budget > 0, let timer = timers.removeFirst(notAfter: horizon) {
      if let slot = timers.upcomingSlot(4), let cell = cells[slot] {
        beamulator_prefetch(unsafeBitCast(cell, to: UnsafeRawPointer.self))
      }
      // Before the check for the actor: the act of a destroyed actor also stops waiting at the deadline.
      if !requests.isEmpty, expireRequest(of: timer.slot, at: timer.due) { return nil }
      guard let cell = cells[timer.slot] else { continue }
      budget -= 1
      return (cell, timer.due)
    }
    return nil
  }

  /// The due time of the first timer that is not stale. Removes the stale timers before it.
  var nextDueTime: Int64? {
    guard mayHaveStaleTimers else { return timers.firstDue }
    while let timer = timers.first {
      if let due = cells[timer.slot]?.nextDue, due == timer.due { return due }
      if requests[timer.slot]?.deadline == timer.due { return timer.due }
      _ = timers.removeFirst(notAfter: timer.due)
    }
    return nil
  }

  /// Counts an act that starts, and returns its lag in nanoseconds of wall-clock time.
  func actBegins(_ actor: ActorID, due: Int64) -> Int64 {
    activity.enter(actor)
    counters.begin()
    if skips {
      reached = max(reached, due)
      return 0
    }
    clock.refresh(&segment, version: &segmentVersion)
    lastReading = MonotonicClock.now
    reached = max(reached, segment.simulated(at: lastReading))
    let late = reached - due
    let lateness = segment.rate > 0 ? Timespan(rounding: Double(late) / segment.rate).nanoseconds : 0
    lag.record(lateness)
    return lateness
  }

  func actEnded() { counters.end() }

  func schedule(_ actor: ActorID, due: Int64) { timers.insert(due: due, slot: slot(of: actor)) }

  /// Adds a new actor.
  func adopt(_ group: AnyProgramGroup, id: ActorID, label: ActorLabel?, seed: UInt64, due: SimulatedTime) {
    let random = RandomStream(seed: seed, stream: UInt64(id))
    insert(ActorCell(group, id: id, label: label, random: random, due: due.nanoseconds, shard: self))
    schedule(id, due: due.nanoseconds)
  }

  /// Stores an actor in its slot.
  func insert(_ cell: ActorCell) {
    let slot = slot(of: cell.id)
    while cells.count <= slot { cells.append(nil) }
    cells[slot] = cell
  }

  /// Removes an actor that has stopped.
  func remove(_ actor: ActorID) {
    cells[slot(of: actor)] = nil
    forgetCrashes(of: actor)
    woken.remove(actor)
    if let mailbox = mailboxes.removeValue(forKey: actor) {
      for envelope in mailbox.all { answer(envelope, with: nil, by: actor) }
    }
    let registry = registry
    publish(by: actor) { _ in registry.remove(actor) }
  }

  /// Replaces the tags of an actor.
  func relabel(_ actor: ActorID, _ label: ActorLabel) {
    let registry = registry
    publish(by: actor) { _ in registry.relabel(actor, label) }
  }

  /// Makes a change that other actors may observe: immediately at a scaled pace, at the end of the window when time
  /// skips.
  func publish(by actor: ActorID, _ change: @escaping @Sendable (SimulatedTime) -> Void) {
    guard skips, isDrainedHere else { return change(now) }
    deferredEffects.append(WindowBarrier.DeferredEffect(time: reached, actor: actor, content: .change(change)))
    // No further act starts in this drain: the loop must first bound the horizon by the end of the window.
    if holds { horizon = -1 }
  }

  /// Schedules an act of an actor at a time unless one is due earlier; see ``ActorCell/wake(at:)``.
  func wake(_ actor: ActorID, at time: SimulatedTime) { cell(of: actor)?.wake(at: time.nanoseconds) }

  /// Returns the index of an actor in its shard.
  package func slot(of actor: ActorID) -> Int { Int(actor - 1) / stride }

  func id(ofSlot slot: Int) -> ActorID { ActorID(slot * stride + index + 1) }
}
