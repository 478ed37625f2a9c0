/// What a shard knows of its cells.
protocol SteppableActor: Actor {
  nonisolated var stepper: Stepper { get }
  /// When its next act is due; nil while it acts, and in quarantine. On the shard's thread.
  nonisolated var nextDue: Int64? { get }
  /// What the actor is; to be asked for on the shard's thread.
  nonisolated var snapshot: ActorSnapshot { get }
  /// What it is about, and how many acts it has behind it; on the shard's thread.
  nonisolated var sign: (condition: ActorCondition, isActing: Bool, acts: UInt32) { get }
  /// Another number after every change; to be asked for on the shard's thread.
  nonisolated var fingerprint: UInt64 { get }
  /// Its state as of its last act that ended well, if it lives by that program; on the shard's thread.
  nonisolated func state<P: ActorProgram>(of program: P.Type) -> P.State?
  /// Lets it act at a time, if it does not before; on the shard's thread.
  nonisolated func wake(at time: Int64)
  /// Acts no more until it is resumed; false if it cannot, being in an act or in quarantine. On the shard's thread.
  nonisolated func pause() -> Bool
  /// Acts again, from now on; false if it is not paused. On the shard's thread.
  nonisolated func resume() -> Bool
  /// Lets it act now, or again after the act it is in; false if it is paused or in quarantine. On the shard's thread.
  nonisolated func actNow() -> Bool
  /// Is no more what the shard goes by; on the shard's thread.
  nonisolated func leave()
  /// Ends its life: what an act in flight still does has no effect on it. On the shard's thread.
  nonisolated func destroy()
  /// Takes it out of quarantine; false if it is in none, or its state could not be read. On the shard's thread.
  nonisolated func release() -> Bool
  /// Counts a crash of an act that ended with the process it was in; on the shard's thread.
  nonisolated func crashed(_ error: any Error, isLast: Bool)
}

/// An actor of the simulation at rest: an object and a timer, no task and no stack.
///
/// Its variables are `nonisolated(unsafe)` so that a worker steps it without asking for the executor at every call: the
/// ``Stepper`` runs on the worker's executor, which is the cell's own shard, and nobody else touches them.
public actor ActorCell<Program: ActorProgram>: SteppableActor {
  @usableFromInline nonisolated let group: ProgramGroup<Program>
  // The shard outlives its cells.
  @usableFromInline nonisolated unowned(unsafe) let shard: Shard
  @usableFromInline nonisolated let id: ActorID
  // All below: touched on the shard's thread only, by a step.
  @usableFromInline nonisolated(unsafe) var label: ActorLabel?
  // As above.
  @usableFromInline nonisolated(unsafe) var random: RandomStream
  // As above.
  @usableFromInline nonisolated(unsafe) var due: Int64
  // As above.
  @usableFromInline nonisolated(unsafe) var acts: UInt32 = 0
  // As above.
  @usableFromInline nonisolated(unsafe) var lastAction: Int32 = -1
  // As above.
  @usableFromInline nonisolated(unsafe) var crashes: UInt16 = 0
  // As above.
  @usableFromInline nonisolated(unsafe) var phase = ActorPhase.waiting
  // As above; whether there is a state: not before the first act.
  @usableFromInline nonisolated(unsafe) var isBorn = false
  // As above. On its own, so that a stepper reaches it without asking the runtime how it is laid out.
  @usableFromInline nonisolated(unsafe) let state: UnsafeMutablePointer<Program.State>

  public nonisolated var unownedExecutor: UnownedSerialExecutor { shard.asUnownedSerialExecutor() }

  init(
    _ group: ProgramGroup<Program>, id: ActorID, label: ActorLabel?, seed: UInt64, due: SimulatedTime, shard: Shard
  ) {
    self.group = group
    self.shard = shard
    self.id = id
    self.label = label
    self.due = due.nanoseconds
    random = RandomStream(seed: seed, stream: UInt64(id))
    state = .allocate(capacity: 1)
  }

  deinit {
    if isBorn { state.deinitialize(count: 1) }
    state.deallocate()
  }

  nonisolated var stepper: Stepper { group.stepper }

  nonisolated var snapshot: ActorSnapshot {
    ActorSnapshot(
      id: id, behavior: group.common.behavior, label: label, random: random, due: SimulatedTime(nanoseconds: due),
      acts: Int(acts), lastAction: lastAction, crashes: Int(crashes),
      envelopes: shard.mailboxes[id]?.kept(acts: Int(acts)) ?? [],
      isActing: phase == .acting, isPaused: phase == .paused, quarantined: shard.quarantine[id],
      isUnreadable: shard.unreadable.contains(id),
      state: isBorn ? state.pointee : nil)
  }

  nonisolated var sign: (condition: ActorCondition, isActing: Bool, acts: UInt32) {
    let condition: ActorCondition =
      switch phase {
      case .quarantined: .quarantined
      case .paused: .paused
      case .gone: .gone
      case .waiting, .acting: crashes > 0 ? .crashed : .waiting
      }
    return (condition, phase == .acting, acts)
  }

  nonisolated var nextDue: Int64? { phase == .waiting ? due : nil }

  nonisolated func state<P: ActorProgram>(of program: P.Type) -> P.State? {
    guard isBorn, P.self == Program.self else { return nil }
    return UnsafeRawPointer(state).assumingMemoryBound(to: P.State.self).pointee
  }

  nonisolated func wake(at time: Int64) {
    if phase == .acting {
      shard.woken.insert(id)
    } else if phase == .waiting, isBorn, crashes == 0, due > time {
      due = time
      shard.mayHaveStaleTimers = true
      shard.schedule(id, due: time)
    }
  }

  nonisolated func release() -> Bool {
    guard phase == .quarantined, !shard.unreadable.contains(id) else { return false }
    phase = .waiting
    due = shard.now.nanoseconds
    shard.counters.leaveQuarantine()
    shard.quarantine[id] = nil
    shard.schedule(id, due: due)
    observe(.released)
    return true
  }
}

/// What a cell is at. Not within ``ActorCell``: a type that depends on the program would have to be looked up at every act.
@usableFromInline
enum ActorPhase: UInt8 { case waiting, acting, quarantined, paused, gone }

/// The parts of a step.
extension ActorCell {
  /// Begins an act; gives how late it is in nanoseconds of the wall.
  @inlinable
  nonisolated func begin() -> Int64 {
    phase = .acting
    return shard.actBegins(id, due: due)
  }

  /// What the act may see and change.
  @inlinable
  nonisolated func context(lag: Int64) throws -> ActContext<Program.State> {
    if crashes > 0 { observe(.restarted) } else if !isBorn { observe(.started) }
    if !isBorn {
      state.initialize(to: try group.program.initialState(&random))
      isBorn = true
    }
    return ActContext(
      state: state.pointee, random: random, lastAction: lastAction, id: id,
      label: label, due: SimulatedTime(nanoseconds: due), lag: lag, began: shard.lastReading, acts: Int(acts),
      shard: shard, group: group.common)
  }

  /// - Throws: ``ActOverdue`` if the act has taken longer than it may.
  @inlinable
  nonisolated func checkDeadline() throws {
    guard !shard.overdue.isEmpty, shard.overdue.remove(id) != nil else { return }
    throw ActOverdue(limit: group.common.actDeadline)
  }

  /// Keeps what the act did.
  @inlinable
  nonisolated func commit(_ me: consuming ActContext<Program.State>) {
    if me.label !== label { relabel(me.label) }
    random = me.random
    lastAction = me.lastAction
    state.pointee = me.state
    acts &+= 1
    crashes = 0
  }

  /// Gives it other tags.
  @usableFromInline
  nonisolated func relabel(_ label: ActorLabel?) {
    self.label = label
    if let label { shard.relabel(id, label) }
  }

  /// Ends an act that threw.
  @usableFromInline
  nonisolated func crash(_ error: any Error) {
    shard.actEnded()
    if phase != .gone { crashed(error, isLast: false) }
  }

  /// The actor acts again after a wait, or is quarantined when it crashes too often.
  nonisolated func crashed(_ error: any Error, isLast: Bool) {
    let policy = group.common.restarts
    if crashes < .max { crashes += 1 }
    shard.woken.remove(id)
    let act = Int(acts) + 1
    if shard.exceedsBudget(id, policy) || isLast {
      observe(.crashed(error, act: act, restartAfter: nil))
      shard.forgetCrashes(of: id)
      enterQuarantine("\(error)")
      observe(.quarantined(reason: "\(error)"))
    } else {
      let wait = policy.wait(afterCrashes: Int(crashes), &random)
      observe(.crashed(error, act: act, restartAfter: wait))
      due = (shard.now + wait).nanoseconds
      phase = .waiting
      shard.schedule(id, due: due)
    }
  }

  /// Acts no more until it is released.
  nonisolated func enterQuarantine(_ reason: String) {
    phase = .quarantined
    shard.quarantine[id] = reason
    shard.counters.enterQuarantine()
  }

  /// Ends the act and schedules the next.
  @inlinable
  nonisolated func end(_ next: Next) {
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

  @usableFromInline
  nonisolated func observe(_ event: LifeEvent) {
    group.common.observer.observe(event, of: id, label: label, behavior: group.common.behavior, on: shard)
  }
}
