/// An actor as it was saved, to live on.
package struct SavedActor<State: Sendable>: Sendable {
  package let id: ActorID
  package let label: ActorLabel?
  package let random: RandomStream
  package var due: SimulatedTime
  package let acts: Int
  package let lastAction: Int32
  package let crashes: Int
  package let envelopes: [Envelope]
  /// Why it is in quarantine; nil when it is not.
  package let quarantined: String?
  /// Nil before its first act.
  package let state: State?
  /// Whether it had a state that cannot be read: it stays in quarantine, and as it was saved.
  package let isUnreadable: Bool
  /// Whether somebody has paused it.
  package let isPaused: Bool

  package init(
    id: ActorID, label: ActorLabel?, random: RandomStream, due: SimulatedTime, acts: Int, lastAction: Int32,
    crashes: Int, envelopes: [Envelope], quarantined: String?, state: State?, isUnreadable: Bool = false,
    isPaused: Bool = false
  ) {
    self.id = id
    self.label = label
    self.random = random
    self.due = due
    self.acts = acts
    self.lastAction = lastAction
    self.crashes = crashes
    self.envelopes = envelopes
    self.quarantined = quarantined
    self.state = state
    self.isUnreadable = isUnreadable
    self.isPaused = isPaused
  }
}

extension ActorCell {
  /// Takes over what an actor had become.
  nonisolated func restore(_ saved: SavedActor<Program.State>) {
    random = saved.random
    acts = UInt32(clamping: saved.acts)
    lastAction = saved.lastAction
    crashes = UInt16(clamping: saved.crashes)
    guard let saved = saved.state else { return }
    state.initialize(to: saved)
    isBorn = true
  }

  nonisolated var fingerprint: UInt64 {
    (UInt64(bitPattern: due) ^ UInt64(phase == .quarantined ? 1 : phase == .paused ? 2 : 0) << 61 ^ UInt64(acts)
      &* 0x9E37_79B9_7F4A_7C15)
      &* 0xBF58_476D_1CE4_E5B9
  }
}

extension Runtime {
  /// Lets a group of actors live on, before the run begins; ids without an actor are of those that are gone.
  ///
  /// - Parameter ids: Those of the group when it first lived; groups come in the order they had then.
  /// - Throws: ``RuntimeError`` when a shard is full.
  package func restore<Program: ActorProgram>(
    _ group: ProgramGroup<Program>, ids: ClosedRange<ActorID>, _ actors: [SavedActor<Program.State>]
  ) throws {
    guard Int(ids.upperBound) / shards.count < TimerEntry.slotLimit else {
      throw RuntimeError.tooManyActors(Int(ids.upperBound))
    }
    try registry.enter(
      behavior: group.common.behavior, tags: group.common.tags, ids: ids,
      Dictionary(actors.map { ($0.id, $0.label) }, uniquingKeysWith: { $1 }))
    settle(group, actors)
  }

  /// Lets actors live on that had gone over to a group, before the run begins.
  package func restore<Program: ActorProgram>(
    _ group: ProgramGroup<Program>, guests: [SavedActor<Program.State>]
  ) {
    let place = registry.addGroup(behavior: group.common.behavior, tags: group.common.tags)
    for guest in guests { registry.move(guest.id, to: place, guest.label) }
    settle(group, guests)
  }

  private func settle<Program: ActorProgram>(
    _ group: ProgramGroup<Program>, _ actors: [SavedActor<Program.State>]
  ) {
    for actor in actors {
      let shard = exchange.home(of: actor.id)
      shard.asDrainer { shard.adopt(group, actor) }
    }
  }
}

extension Shard {
  /// Gives an actor that was saved a cell here.
  func adopt<Program: ActorProgram>(
    _ group: ProgramGroup<Program>, _ saved: SavedActor<Program.State>
  ) {
    let cell = ActorCell(group, id: saved.id, label: saved.label, seed: 0, due: saved.due, shard: self)
    cell.restore(saved)
    let slot = slot(of: saved.id)
    while cells.count <= slot { cells.append(nil) }
    cells[slot] = cell
    if !saved.envelopes.isEmpty { mailboxes[saved.id] = Mailbox(saved.envelopes) }
    if saved.isUnreadable { unreadable.insert(saved.id) }
    if let reason = saved.quarantined {
      cell.enterQuarantine(reason)
    } else if saved.isPaused {
      cell.bePaused()
    } else {
      timers.insert(due: saved.due.nanoseconds, slot: slot)
    }
  }
}
