package import Beamulator
import Platform
import Synchronization

/// The actors of a run, their shards, and the advance of simulated time.
package final class Runtime: Sendable {
  package let shards: [Shard]
  package let registry = Registry()
  package let seed: UInt64
  /// The executor of simulated targets.
  package let barrier: WindowBarrier
  /// The simulated clock; stopped while time skips.
  let clock: SimulationClock
  /// The simulated time at which this runtime starts: later than the run's start when a run is resumed.
  let origin: SimulatedTime
  let control: RunControlState
  /// The pollers of all shards.
  let pollers: PollerGroup
  private let paceValue: Locked<Pace>

  /// Creates a runtime; ``run(until:blocked:finally:)`` starts it.
  ///
  /// - Parameters:
  ///   - shards: The number of shards, and of threads at a scaled pace; 1 or more.
  ///   - seed: The seed of the actors' random streams.
  ///   - origin: The simulated time at which it starts.
  ///   - crashMarkers: The file that records the running actors, for the engine restarted after a crash.
  ///   - window: The length of the windows of simulated time at whose ends shards exchange effects when time skips.
  /// - Throws: ``RuntimeError`` if the system refuses descriptors.
  package init(
    shards count: Int, pace: Pace, seed: UInt64, origin: SimulatedTime = .start, crashMarkers: CrashMarkers? = nil,
    window: Timespan = .milliseconds(1)
  ) throws {
    precondition(count > 0 && window > .zero)
    let speed: Double? = if case .scaled(let speed) = pace { speed } else { nil }
    let (clock, control) = (SimulationClock(speed: speed ?? 1, at: origin), RunControlState(skips: speed == nil))
    let registry = registry
    shards = try (0..<count).map {
      Shard(
        index: $0, of: count, clock: clock, control: control, poller: try Poller(), registry: registry,
        crashMarkers: crashMarkers)
    }
    pollers = try PollerGroup(shards.map(\.poller))
    barrier = WindowBarrier(window: window, control: control)
    barrier.connect(shards)
    self.clock = clock
    self.control = control
    paceValue = Locked(pace)
    self.seed = seed
    self.origin = origin
    for shard in shards { shard.reached = origin.nanoseconds }
    control.skipped.store(origin.nanoseconds, ordering: .relaxed)
  }

  /// The current simulated time: of the clock, or the latest that a shard has reached when time skips.
  package var now: SimulatedTime {
    skips ? SimulatedTime(nanoseconds: control.skipped.load(ordering: .acquiring)) : clock.now
  }

  /// Whether time skips.
  package var skips: Bool { control.skips.load(ordering: .acquiring) }

  /// The pace of simulated time; may be changed during the run. Thread-safe.
  package var pace: Pace {
    get { paceValue.withLock { $0 } }
    set {
      paceValue.withLock { $0 = newValue }
      if case .scaled(let speed) = newValue { clock.set(speed: speed) }
      control.wantsToSkip.store(newValue == .skip, ordering: .releasing)
      wake()
    }
  }

  /// Spawns a group of actors: immediately before the run, soon during it. Thread-safe.
  ///
  /// - Parameters:
  ///   - count: The number of actors, 1 or more.
  ///   - labels: The names and tags of the first actors, if they have their own.
  ///   - firstAct: Returns the due time of the first act of the n-th actor.
  ///   - completion: Called once all actors are spawned.
  /// - Returns: The ids of the actors.
  /// - Throws: ``RuntimeError`` if a given name is taken or a shard is full.
  @discardableResult
  package func spawn(
    _ group: AnyProgramGroup, count: Int, labels: [ActorLabel] = [],
    firstAct: @escaping @Sendable (Int) -> SimulatedTime = { _ in .start },
    completion: @escaping @Sendable () -> Void = {}
  ) throws -> ClosedRange<ActorID> {
    precondition(count > 0)
    guard (registry.spawned + count) / shards.count < TimerEntry.slotLimit else {
      throw RuntimeError.tooManyActors(registry.spawned + count)
    }
    let ids = try registry.enter(behavior: group.common.behavior, tags: group.common.tags, count: count, labels: labels)
    let batch = SpawnBatch(
      group, ids: ids, labels: labels, seed: seed, shards: shards.count, firstAct: firstAct, completion: completion)
    let isDone = control.beforeStart {
      for shard in shards { shard.asDrainer { batch.spawn(on: shard, for: .max) } }
    }
    if !isDone { for shard in shards { shard.submit { batch.spawn(on: shard) } } }
    return ids
  }

  /// Runs until the end, until the last actor has stopped, or until ``stop(within:)``; acts in flight are then
  /// finished. Uses the current thread and one for each further shard.
  ///
  /// - Parameters:
  ///   - end: The end of the run, exclusive.
  ///   - blocked: Called on a thread of its own for an actor that blocks its thread for more than 100 ms, with its id,
  ///     its shard, and the time so far in nanoseconds.
  ///   - finally: Called on each shard's thread at the end, to cancel pending I/O of acts.
  package func run(
    until end: SimulatedTime = .never, blocked: @escaping @Sendable (ActorID, Shard, Int64) -> Void = { _, _, _ in },
    finally: @escaping @Sendable (Shard) -> Void = { _ in }
  ) {
    control.end.store(end.nanoseconds, ordering: .releasing)
    control.start()
    let watchdog = Watchdog()
    let shards = shards
    let watchdogThread = OSThread("watchdog") { watchdog.watch(shards, blocked) }
    while (skips ? runSkipping() : runAtPace()) { changePace() }
    for shard in shards {
      // Acts that end below must not start others.
      shard.horizon = -1
      shard.asDrainer {
        finally(shard)
        shard.expireRequests()
      }
      shard.drain(budget: 0, jobs: 1_000_000)
      shard.endIdleWorkers()
    }
    watchdog.end()
    watchdogThread.join()
  }

  /// Stops the run: no further act starts, and acts in flight may take up to a time limit. Thread-safe.
  package func stop(within nanoseconds: Int64) {
    control.stop(at: MonotonicClock.now + nanoseconds)
    wake()
  }

  /// Pauses simulated time; acts in flight are finished.
  package func pause() {
    control.isPaused.store(true, ordering: .relaxed)
    setClock()
    wake()
  }

  /// Resumes simulated time.
  package func resume() {
    control.isPaused.store(false, ordering: .relaxed)
    setClock()
    wake()
  }

  /// Whether simulated time is paused.
  package var isPaused: Bool { control.isPaused.load(ordering: .relaxed) }

  /// Moves the end of the run. Thread-safe.
  ///
  /// - Returns: False if the run is already ending.
  package func end(at time: SimulatedTime) -> Bool {
    guard !control.isStopping else { return false }
    let isInTime = control.move(end: time.nanoseconds)
    wake()
    return isInTime
  }

  /// Whether the run is stopping.
  package var isStopping: Bool { control.isStopping }

  /// The simulated time that was skipped rather than waited for.
  package var skippedTime: Timespan {
    let (reached, flowed) = (control.skipped.load(ordering: .relaxed), control.flowed.load(ordering: .relaxed))
    return .nanoseconds(reached - origin.nanoseconds - flowed)
  }

  /// Starts or stops the clock, as the control state requires.
  func setClock() {
    paceValue.withLock { _ in if isPaused || skips || !control.hasStarted { clock.pause() } else { clock.start() } }
  }

  func wake() { for shard in shards { shard.submit {} } }
}
