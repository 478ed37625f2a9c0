package import Beamulator

/// What is done with actors from outside, on the shard's thread.
extension Shard {
  /// Keeps an actor from acting until it is resumed; false if it is not waiting for its next act.
  package func pause(_ actor: ActorID) -> Bool { cell(of: actor)?.pause() ?? false }

  /// Lets a paused actor act again; false if it is not paused.
  package func resume(_ actor: ActorID) -> Bool { cell(of: actor)?.resume() ?? false }

  /// Lets an actor act now; false if it is paused or in quarantine.
  package func actNow(_ actor: ActorID) -> Bool { cell(of: actor)?.actNow() ?? false }

  /// Ends the life of an actor, at once; false if it has ended.
  package func destroy(_ actor: ActorID) -> Bool {
    guard let cell = cell(of: actor) else { return false }
    cell.destroy()
    return true
  }

  /// Moves an actor to another group; not during an act.
  ///
  /// - Parameters:
  ///   - saved: The actor as it is there, with its name, which would otherwise change.
  ///   - index: The group's index in the registry.
  package func replace(_ saved: ActorSnapshot, in group: AnyProgramGroup, _ index: Int) {
    checkIsolated()
    guard let before = cell(of: saved.id) else { return }
    before.leave()
    let mailbox = mailboxes[saved.id]
    adopt(group, saved)
    // Also the messages that an act which crashed had taken.
    mailboxes[saved.id] = mailbox
    unreadable.remove(saved.id)
    restores[saved.id, default: 0] += 1
    let (registry, id, label) = (registry, saved.id, saved.label)
    publish(by: id) { _ in registry.move(id, to: index, label) }
    group.observer.observe(.replaced, of: saved.identity, on: self)
  }

  /// Gives an actor a envelope from outside; false when its mailbox is full or it does not live here.
  package func tell(_ actor: ActorID, _ body: any Sendable) -> Bool {
    guard cell(of: actor) != nil, mailboxes[actor, default: Mailbox()].add(Envelope(sender: 0, came: now, body: body))
    else { return false }
    wake(actor, at: now)
    return true
  }

  /// Has an actor not come that was spawned; false if none is to.
  package func cancel(_ actor: ActorID) -> Bool { registry.cancel(actor) }

  /// The name of an actor; nil if it does not live.
  package func name(of actor: ActorID) -> String? { registry.name(of: actor) }

  func cell(of actor: ActorID) -> ActorCell? {
    let slot = slot(of: actor)
    return cells.indices.contains(slot) ? cells[slot] : nil
  }
}
