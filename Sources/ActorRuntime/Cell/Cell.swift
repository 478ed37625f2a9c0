/// What a shard knows of its cells.
protocol SteppableCell: Actor {
  nonisolated var stepper: Stepper { get }
  /// What the actor is; to be asked for on the shard's thread.
  nonisolated var snapshot: CellSnapshot { get }
}

/// An actor of the simulation at rest: an object and a timer, no task and no stack.
///
/// Its variables are `nonisolated(unsafe)` so that a worker steps it without asking for the executor at every call: the
/// ``Stepper`` runs on the worker's executor, which is the cell's own shard, and nobody else touches them.
public actor Cell<Program: ActorProgram>: SteppableCell {
  @usableFromInline
  enum Phase: UInt8 { case waiting, acting, gone }

  @usableFromInline nonisolated let group: ProgramGroup<Program>
  // The shard outlives its cells.
  @usableFromInline nonisolated unowned(unsafe) let shard: Shard
  @usableFromInline nonisolated let id: ActorID
  @usableFromInline nonisolated let label: ActorLabel?
  // All below: touched on the shard's thread only, by a step.
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
  @usableFromInline nonisolated(unsafe) var phase = Phase.waiting
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

  nonisolated var snapshot: CellSnapshot {
    CellSnapshot(
      id: id, behavior: group.common.behavior, label: label, random: random, due: SimulatedTime(nanoseconds: due),
      acts: Int(acts), state: isBorn ? state.pointee : nil)
  }
}

/// The parts of a step.
extension Cell {
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

  /// Keeps what the act did.
  @inlinable
  nonisolated func commit(_ me: consuming ActContext<Program.State>) {
    random = me.random
    lastAction = me.lastAction
    state.pointee = me.state
    acts &+= 1
    crashes = 0
  }

  /// Counts a crash: one second of backoff, doubling to five minutes, a quarter of it jitter.
  @usableFromInline
  nonisolated func crashed(_ error: any Error) -> Next {
    crashes = min(crashes + 1, 16)
    let backoff = min(Double(1 << (crashes - 1)), 300) * (0.75 + 0.25 * random.unit())
    observe(.crashed(error, restartAfter: .seconds(backoff)))
    shard.actCrashed()
    return .at(shard.now + .seconds(backoff))
  }

  /// Ends the act and schedules the next.
  @inlinable
  nonisolated func end(_ next: Next) {
    shard.actEnded()
    switch next {
    case .after(let wait): due = (SimulatedTime(nanoseconds: due) + wait.draw(&random)).nanoseconds
    case .at(let time): due = max(time.nanoseconds, shard.now.nanoseconds)
    case .stop:
      phase = .gone
      observe(.stopped)
      return shard.remove(id)
    }
    phase = .waiting
    shard.schedule(id, due: due)
  }

  @usableFromInline
  nonisolated func observe(_ event: LifeEvent) {
    group.common.observer.observe(event, of: id, label: label, behavior: group.common.behavior, on: shard)
  }
}
