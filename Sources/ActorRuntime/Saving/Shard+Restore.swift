/// Actors of a run that lives become what they were when they were saved.
extension Shard {
  /// Lets an actor be what it was: one that lives here, and is in no act, or one that has stopped for ever.
  ///
  /// It acts next when it was to act next, at once if that has passed.
  ///
  /// - Parameter group: What it lives by, where it does not live any more.
  /// - Throws: ``RuntimeError`` when its name was taken meanwhile, or it lives by another program.
  package func restore<Program: ActorProgram>(
    _ saved: SavedActor<Program.State>, livingBy group: @autoclosure () -> ProgramGroup<Program>
  ) throws(RuntimeError) {
    checkIsolated()
    let slot = slot(of: saved.id)
    var saved = saved
    saved.due = max(saved.due, now)
    if cells.indices.contains(slot), let cell = cells[slot] {
      guard let cell = cell as? ActorCell<Program> else { throw .otherProgram(saved.id) }
      cell.become(saved)
    } else {
      if let name = saved.label?.name, let other = registry.actor(named: name), other != saved.id {
        throw .nameTaken(name)
      }
      adopt(group(), saved)
      let (registry, id, label) = (registry, saved.id, saved.label)
      publish(by: id) { _ in registry.readmit(id, label) }
    }
    unreadable.remove(saved.id)
    restores[saved.id, default: 0] += 1
  }

  /// Does something with an actor that lives here: now, or as soon as the act it is in has ended.
  package func whenAtRest(_ actor: ActorID, _ body: @escaping () -> Void) {
    checkIsolated()
    guard snapshot(of: actor)?.isActing == true else { return body() }
    afterActs[actor, default: []].append(body)
  }

  /// Does what was to be done with an actor after its act.
  @usableFromInline
  func actHasEnded(_ actor: ActorID) { for body in afterActs.removeValue(forKey: actor) ?? [] { body() } }

  /// How often an actor has crashed within a span of simulated time.
  package func crashes(of actor: ActorID, within span: Timespan) -> Int {
    crashTimes[actor]?.count { now - $0 < span } ?? 0
  }

  /// Puts other envelopes in place of those that wait for an actor; who waits for an answer to one of these gets none.
  fileprivate func replaceEnvelopes(of actor: ActorID, with envelopes: [Envelope]) {
    let before = mailboxes.removeValue(forKey: actor)
    if !envelopes.isEmpty { mailboxes[actor] = Mailbox(envelopes) }
    for envelope in before?.all ?? [] { answer(envelope, with: nil, by: actor) }
  }
}

extension ActorCell {
  /// Takes over what it once was; not in an act.
  fileprivate nonisolated func become(_ saved: SavedActor<Program.State>) {
    if isBorn { state.deinitialize(count: 1) }
    isBorn = false
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
      bePaused()
    } else if before != due {
      shard.schedule(id, due: due)
    }
  }
}
