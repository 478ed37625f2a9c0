package import Beamulator

/// Control of actors from outside, on the shard's thread.
extension Shard {
  /// Pauses an actor; false if it is not waiting for its next act.
  package func pause(_ actor: ActorID) -> Bool { cell(of: actor)?.pause() ?? false }

  /// Resumes a paused actor; false if it is not paused.
  package func resume(_ actor: ActorID) -> Bool { cell(of: actor)?.resume() ?? false }

  /// Schedules an act now; false if the actor is paused or in quarantine.
  package func actNow(_ actor: ActorID) -> Bool { cell(of: actor)?.actNow() ?? false }

  /// Destroys an actor immediately; false if it is not on this shard.
  package func destroy(_ actor: ActorID) -> Bool {
    guard let cell = cell(of: actor) else { return false }
    cell.destroy()
    return true
  }

  /// Moves an actor to another group. Must not be called during an act.
  ///
  /// - Parameters:
  ///   - saved: The actor's new state, including its name, which would otherwise change.
  ///   - index: The group's index in the registry.
  package func replace(_ saved: ActorSnapshot, in group: AnyProgramGroup, _ index: Int) {
    checkIsolated()
    guard let before = cell(of: saved.id) else { return }
    before.leave()
    let mailbox = mailboxes[saved.id]
    adopt(group, saved)
    // Includes the messages taken by an act that crashed.
    mailboxes[saved.id] = mailbox
    unreadable.remove(saved.id)
    restores[saved.id, default: 0] += 1
    let (registry, id, label) = (registry, saved.id, saved.label)
    publish(by: id) { _ in registry.move(id, to: index, label) }
    group.observer.observe(.replaced, of: saved.identity, on: self)
  }

  /// Delivers a message from outside the run; false when the mailbox is full or the actor is not on this shard.
  package func tell(_ actor: ActorID, _ body: any Sendable) -> Bool {
    guard cell(of: actor) != nil, mailboxes[actor, default: Mailbox()].add(Envelope(sender: 0, came: now, body: body))
    else { return false }
    wake(actor, at: now)
    return true
  }

  /// Cancels the spawn of an actor; false if no spawn is pending.
  package func cancel(_ actor: ActorID) -> Bool { registry.cancel(actor) }

  /// Returns the name of an actor; nil if there is no such actor.
  package func name(of actor: ActorID) -> String? { registry.name(of: actor) }

  /// Returns the cell of an actor; nil if it is not on this shard.
  func cell(of actor: ActorID) -> ActorCell? {
    guard actor > 0, cells.indices.contains(slot(of: actor)), let cell = cells[slot(of: actor)], cell.id == actor
    else { return nil }
    return cell
  }
}
