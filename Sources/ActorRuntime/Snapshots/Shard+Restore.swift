package import Beamulator

/// Restoring actors from snapshots.
extension Shard {
  /// Adds an actor from a snapshot.
  func adopt(_ group: AnyProgramGroup, _ saved: ActorSnapshot) {
    let cell = ActorCell(
      group, id: saved.id, label: saved.label, random: saved.random, due: saved.due.nanoseconds, shard: self)
    cell.restore(saved)
    insert(cell)
    if !saved.envelopes.isEmpty { mailboxes[saved.id] = Mailbox(saved.envelopes) }
    if saved.isUnreadable { unreadable.insert(saved.id) }
    if let reason = saved.quarantined {
      cell.enterQuarantine(reason)
    } else if saved.isPaused {
      cell.enterPause()
    } else {
      schedule(saved.id, due: saved.due.nanoseconds)
    }
  }

  /// Restores an actor during the run: one on this shard without an act in flight, or a destroyed one.
  ///
  /// It acts next at its saved due time, or immediately if that has passed.
  ///
  /// - Parameter group: The actor's group.
  /// - Throws: ``RuntimeError`` if its name is taken by another actor, or the actor runs another program.
  package func restore(_ saved: ActorSnapshot, in group: AnyProgramGroup) throws(RuntimeError) {
    checkIsolated()
    var saved = saved
    saved.due = max(saved.due, now)
    if let cell = cell(of: saved.id) {
      guard cell.group.programType == group.programType else { throw .otherProgram(saved.id) }
      cell.become(saved)
    } else {
      if let name = saved.label?.name, let other = registry.actor(named: name), other != saved.id {
        throw .nameTaken(name)
      }
      adopt(group, saved)
      let (registry, id, label) = (registry, saved.id, saved.label)
      publish(by: id) { _ in registry.readmit(id, label) }
    }
    unreadable.remove(saved.id)
    restores[saved.id, default: 0] += 1
  }

  /// Runs a closure while an actor has no act in flight: immediately, or as soon as the act in flight has ended.
  package func whenAtRest(_ actor: ActorID, _ body: @escaping () -> Void) {
    checkIsolated()
    guard cell(of: actor)?.phase == .acting else { return body() }
    afterActs[actor, default: []].append(body)
  }

  /// Runs the closures that waited for the end of an actor's act.
  func actHasEnded(_ actor: ActorID) { for body in afterActs.removeValue(forKey: actor) ?? [] { body() } }

  /// Returns how often an actor has crashed within a span of simulated time.
  package func crashes(of actor: ActorID, within span: Timespan) -> Int {
    crashTimes[actor]?.count { now - $0 < span } ?? 0
  }

  /// Replaces the messages in a mailbox. Removed requests end without an answer.
  fileprivate func replaceEnvelopes(of actor: ActorID, with envelopes: [Envelope]) {
    let before = mailboxes.removeValue(forKey: actor)
    if !envelopes.isEmpty { mailboxes[actor] = Mailbox(envelopes) }
    for envelope in before?.all ?? [] { answer(envelope, with: nil, by: actor) }
  }
}

extension ActorCell {
  /// Restores a snapshot during the run. Must not be called during an act.
  fileprivate nonisolated func become(_ saved: ActorSnapshot) {
    restore(saved)
    let tags = saved.label?.tags ?? []
    if tags != label?.tags ?? [] { relabel(ActorLabel(name: label?.name, tags: tags)) }
    shard.replaceEnvelopes(of: id, with: saved.envelopes)
    shard.forgetCrashes(of: id)
    let before = nextDue
    due = saved.due.nanoseconds
    shard.mayHaveStaleTimers = true
    if phase != .waiting {
      leave()
      phase = .waiting
    }
    if let reason = saved.quarantined {
      enterQuarantine(reason)
    } else if saved.isPaused {
      enterPause()
    } else if before != due {
      shard.schedule(id, due: due)
    }
  }
}
