package import Beamulator
import CPlatform
import Platform

/// Beginning, ending and scheduling of acts.
extension Shard {
  /// Simulated now.
  package var now: SimulatedTime {
    if skips { return SimulatedTime(nanoseconds: reached) }
    guard isDrainedHere else { return clock.now }
    clock.refresh(&line, version: &lineVersion)
    reached = max(reached, line.simulated(at: MonotonicClock.now))
    return SimulatedTime(nanoseconds: reached)
  }

  /// Says whose code runs now, after a pause of an act.
  package func resumed(_ actor: ActorID) { activity.enter(actor) }

  /// The next act that is due, with the time it is due at: here an act is scheduled.
  func nextDue() -> (ActorCell, Int64)? {
    while budget > 0, let timer = timers.removeFirst(notAfter: horizon) {
      if let slot = timers.upcomingSlot(4), let cell = cells[slot] {
        beamulator_prefetch(unsafeBitCast(cell, to: UnsafeRawPointer.self))
      }
      guard let cell = cells[timer.slot] else { continue }
      if !requests.isEmpty, expireRequest(of: timer.slot, at: timer.due) { return nil }
      budget -= 1
      return (cell, timer.due)
    }
    return nil
  }

  /// When the first timer is due that something waits for; those before it are thrown away.
  var nextDueTime: Int64? {
    guard mayHaveStaleTimers else { return timers.firstDue }
    while let timer = timers.first {
      if let due = cells[timer.slot]?.nextDue, due == timer.due { return due }
      if requests[timer.slot]?.deadline == timer.due { return timer.due }
      _ = timers.removeFirst(notAfter: timer.due)
    }
    return nil
  }

  /// Counts an act that begins, and says how late it is in nanoseconds of the wall.
  func actBegins(_ actor: ActorID, due: Int64) -> Int64 {
    activity.enter(actor)
    counters.begin()
    if skips {
      reached = max(reached, due)
      return 0
    }
    clock.refresh(&line, version: &lineVersion)
    lastReading = MonotonicClock.now
    reached = max(reached, line.simulated(at: lastReading))
    let late = reached - due
    let lateness = line.rate > 0 ? Timespan(rounding: Double(late) / line.rate).nanoseconds : 0
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

  /// Forgets an actor that will not act again.
  func remove(_ actor: ActorID) {
    cells[slot(of: actor)] = nil
    forgetCrashes(of: actor)
    if let mailbox = mailboxes.removeValue(forKey: actor) {
      for envelope in mailbox.all { answer(envelope, with: nil, by: actor) }
    }
    let registry = registry
    publish(by: actor) { _ in registry.remove(actor) }
  }

  /// Gives an actor other tags.
  func relabel(_ actor: ActorID, _ label: ActorLabel) {
    let registry = registry
    publish(by: actor) { _ in registry.relabel(actor, label) }
  }

  /// Makes a change that other actors may see: at once at the wall's pace, at the edge of the quantum when time skips.
  func publish(by actor: ActorID, _ change: @escaping @Sendable (SimulatedTime) -> Void) {
    guard skips, isDrainedHere else { return change(now) }
    parcels.append(WindowBarrier.DeferredEffect(time: reached, actor: actor, content: .change(change)))
    // No act begins before the loop has seen to it that the change comes in time.
    if holds { horizon = -1 }
  }

  /// Lets an actor act at `time`, if it does not before: after the act it is in; one that has not arrived yet, or waits
  /// after a crash, not before it is there.
  func wake(_ actor: ActorID, at time: SimulatedTime) { cell(of: actor)?.wake(at: time.nanoseconds) }

  /// An actor's place among the shard's.
  package func slot(of actor: ActorID) -> Int { Int(actor - 1) / stride }

  func id(ofSlot slot: Int) -> ActorID { ActorID(slot * stride + index + 1) }
}
