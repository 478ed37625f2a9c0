import Beamulator

/// The phase of an actor. A crashed actor is `waiting` for its restart and has a crash count above 0.
enum ActorPhase: UInt8 { case waiting, acting, quarantined, paused, gone }

/// An actor of the simulation: an object and a timer, without a task or a stack.
///
/// Its variables are `nonisolated(unsafe)` so that a worker can step it without an executor check at every call. Steps
/// run on the worker's executor, which is the actor's shard; no other thread accesses the variables.
final actor ActorCell {
  let group: AnyProgramGroup
  // The shard outlives its actors.
  nonisolated unowned(unsafe) let shard: Shard
  nonisolated let id: ActorID
  // All variables below are used on the shard's thread only.
  @exclusivity(unchecked) nonisolated(unsafe) var label: ActorLabel?
  // As above.
  @exclusivity(unchecked) nonisolated(unsafe) var random: RandomStream
  // As above.
  nonisolated(unsafe) var due: Int64
  // As above.
  nonisolated(unsafe) var acts: UInt32 = 0
  // As above.
  nonisolated(unsafe) var lastAction: Int32 = -1
  // As above.
  nonisolated(unsafe) var crashes: UInt16 = 0
  // As above.
  nonisolated(unsafe) var phase = ActorPhase.waiting
  // As above; false before the first act.
  nonisolated(unsafe) private(set) var hasState = false
  // As above. Allocated separately, so that one class serves states of all types.
  private nonisolated(unsafe) let state: UnsafeMutableRawPointer

  nonisolated var unownedExecutor: UnownedSerialExecutor { shard.asUnownedSerialExecutor() }

  init(_ group: AnyProgramGroup, id: ActorID, label: ActorLabel?, random: RandomStream, due: Int64, shard: Shard) {
    self.group = group
    self.shard = shard
    self.id = id
    self.label = label
    self.due = due
    self.random = random
    state = .allocate(byteCount: group.stateLayout.size, alignment: group.stateLayout.alignment)
  }

  deinit {
    if hasState { group.destroyState(in: state) }
    state.deallocate()
  }

  /// When the next act is due; nil during an act, while paused and in quarantine.
  nonisolated var nextDue: Int64? { phase == .waiting ? due : nil }

  /// A number that changes with every change of the actor.
  nonisolated var fingerprint: UInt64 {
    (UInt64(bitPattern: due) ^ UInt64(phase == .quarantined ? 1 : phase == .paused ? 2 : 0) << 61 ^ UInt64(acts)
      &* 0x9E37_79B9_7F4A_7C15)
      &* 0xBF58_476D_1CE4_E5B9
  }

  /// Returns the state after the last successful act, if the actor runs that program.
  nonisolated func state<P: ActorProgram>(of program: P.Type) -> P.State? {
    guard hasState, group.programType == ObjectIdentifier(P.self) else { return nil }
    return state.assumingMemoryBound(to: P.State.self).pointee
  }

  nonisolated var snapshot: ActorSnapshot {
    ActorSnapshot(
      id: id, behavior: group.common.behavior, label: label, random: random, due: SimulatedTime(nanoseconds: due),
      acts: Int(acts), lastAction: lastAction, crashes: Int(crashes),
      envelopes: shard.mailboxes[id]?.messagesToSave(acts: Int(acts)) ?? [], isActing: phase == .acting,
      isPaused: phase == .paused, quarantined: shard.quarantine[id], isUnreadable: shard.unreadable.contains(id),
      state: hasState ? group.copyState(in: state) : nil)
  }

  /// Restores a snapshot, except its due time, phase and mailbox.
  nonisolated func restore(_ saved: ActorSnapshot) {
    if hasState { group.destroyState(in: state) }
    hasState = false
    random = saved.random
    acts = UInt32(clamping: saved.acts)
    lastAction = saved.lastAction
    crashes = UInt16(clamping: saved.crashes)
    guard let value = saved.state else { return }
    group.initializeState(to: value, in: state)
    hasState = true
  }
}

/// An act, from its timer to the next.
extension ActorCell {
  /// Performs an act, unless the timer that fired is stale.
  @inline(__always)
  nonisolated(nonsending) func step(_ timer: Int64) async {
    guard phase == .waiting, timer == due else { return }
    phase = .acting
    // Read once: each access would retain the shard.
    let shard = shard
    let lag = shard.actBegins(id, due: due)
    do {
      let frame = try await group.act(try frame(lag: lag, shard), state)
      // An act of an actor that was destroyed in it has no effect.
      if phase != .gone { commit(frame) }
      end(frame.next, shard)
    } catch {
      shard.actEnded()
      if phase != .gone { crashed(error, isLast: false) }
    }
    if !shard.afterActs.isEmpty { shard.actHasEnded(id) }
  }

  private nonisolated func frame(lag: Int64, _ shard: Shard) throws -> _ActFrame {
    if crashes > 0 { observe(.restarted) } else if !hasState { observe(.started) }
    if !hasState {
      try group.createState(&random, in: state)
      hasState = true
    }
    return _ActFrame(
      random: random, lastAction: lastAction, id: id, label: label, due: SimulatedTime(nanoseconds: due), lag: lag,
      began: shard.lastReading, acts: Int(acts), host: shard, group: group.common)
  }

  /// Stores the changes of a successful act; its state is already written.
  private nonisolated func commit(_ frame: borrowing _ActFrame) {
    if frame.label !== label { relabel(frame.label) }
    random = frame.random
    lastAction = frame.lastAction
    acts &+= 1
    crashes = 0
  }

  nonisolated func relabel(_ label: ActorLabel?) {
    self.label = label
    if let label { shard.relabel(id, label) }
  }

  /// Ends the act and schedules the next.
  private nonisolated func end(_ next: Next, _ shard: Shard) {
    shard.actEnded()
    guard phase != .gone else { return }
    let isWoken = !shard.woken.isEmpty && shard.woken.remove(id) != nil
    switch next {
    case .after(let wait): due = (SimulatedTime(nanoseconds: due) + wait.draw(&random)).nanoseconds
    case .at(let time): due = max(time.nanoseconds, shard.now.nanoseconds)
    case .stop:
      phase = .gone
      observe(.stopped)
      return shard.remove(id)
    }
    if isWoken, crashes == 0 { due = min(due, shard.now.nanoseconds) }
    phase = .waiting
    shard.schedule(id, due: due)
  }

  nonisolated func observe(_ event: LifecycleEvent) {
    group.observer.observe(
      event, of: ActorIdentity(id: id, behavior: group.common.behavior, givenName: label?.name), on: shard)
  }
}
