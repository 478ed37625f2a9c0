package import Beamulator
import Platform
import Glibc
import Synchronization

/// The actors of a run, the shards they live on, and the passing of simulated time.
package final class Runtime: Sendable {
  package let shards: [Shard]
  package let registry = Registry()
  package let seed: UInt64
  /// Where simulated targets run.
  package let barrier: WindowBarrier
  /// The simulated clock; it stands while time skips.
  let clock: SimulationClock
  /// Simulated time at which it begins: later than the start when a run goes on.
  let origin: SimulatedTime
  let life: RunControlState
  /// Waits for all shards at once.
  let pollers: PollerGroup
  private let paceValue: Locked<Pace>

  /// Makes a runtime that stands still.
  ///
  /// - Parameters:
  ///   - shards: How many threads share the actors; 1 or more.
  ///   - seed: Where the actors' random streams come from.
  ///   - origin: Simulated time at which it begins.
  ///   - crashMarkers: Where it stands who is acting, for who comes after this process.
  ///   - quantum: When time skips, calls to simulated targets are exchanged at the edges of such spans.
  /// - Throws: ``RuntimeError`` when the system refuses descriptors.
  package init(
    shards count: Int, pace: Pace, seed: UInt64, origin: SimulatedTime = .start, crashMarkers: CrashMarkers? = nil,
    quantum: Timespan = .milliseconds(1)
  ) throws {
    precondition(count > 0 && quantum > .zero)
    let speed: Double? = if case .scaled(let speed) = pace { speed } else { nil }
    let (clock, life) = (SimulationClock(speed: speed ?? 1, at: origin), RunControlState(skips: speed == nil))
    let registry = registry
    shards = try (0..<count).map {
      Shard(
        index: $0, of: count, clock: clock, life: life, poller: try Poller(), registry: registry,
        crashMarkers: crashMarkers)
    }
    pollers = try PollerGroup(shards.map(\.poller))
    barrier = WindowBarrier(quantum: quantum, life: life)
    barrier.connect(shards)
    self.clock = clock
    self.life = life
    paceValue = Locked(pace)
    self.seed = seed
    self.origin = origin
    for shard in shards { shard.reached = origin.nanoseconds }
    life.skipped.store(origin.nanoseconds, ordering: .relaxed)
  }

  /// Simulated now: the clock's, or the farthest that a shard has come when time skips.
  package var now: SimulatedTime {
    skips ? SimulatedTime(nanoseconds: life.skipped.load(ordering: .acquiring)) : clock.now
  }

  /// Whether time skips.
  package var skips: Bool { life.skips.load(ordering: .acquiring) }

  /// How simulated time passes; may be changed while the run lives. Any thread.
  package var pace: Pace {
    get { paceValue.withLock { $0 } }
    set {
      paceValue.withLock { $0 = newValue }
      if case .scaled(let speed) = newValue { clock.set(speed: speed) }
      life.wantsToSkip.store(newValue == .skip, ordering: .releasing)
      wake()
    }
  }

  /// Lets a group of actors live: at once before the run, soon while it runs. Any thread.
  ///
  /// - Parameters:
  ///   - count: 1 or more.
  ///   - labels: Names and tags of the first ones, where they have their own.
  ///   - firstAct: When the n-th of the group first acts.
  ///   - arrived: Called once all of them are there.
  /// - Returns: Their ids.
  /// - Throws: ``RuntimeError`` when a given name is taken or a shard is full.
  @discardableResult
  package func spawn(
    _ group: AnyProgramGroup, count: Int, labels: [ActorLabel] = [],
    firstAct: @escaping @Sendable (Int) -> SimulatedTime = { _ in .start },
    arrived: @escaping @Sendable () -> Void = {}
  ) throws -> ClosedRange<ActorID> {
    precondition(count > 0)
    guard (registry.spawned + count) / shards.count < TimerEntry.slotLimit else {
      throw RuntimeError.tooManyActors(registry.spawned + count)
    }
    let ids = try registry.enter(behavior: group.common.behavior, tags: group.common.tags, count: count, labels: labels)
    let newcomers = SpawnBatch(
      group, ids: ids, labels: labels, seed: seed, shards: shards.count, firstAct: firstAct, arrived: arrived)
    let areThere = life.beforeStart {
      for shard in shards { shard.asDrainer { newcomers.arrive(at: shard, for: .max) } }
    }
    if !areThere { for shard in shards { shard.submit { newcomers.arrive(at: shard) } } }
    return ids
  }

  /// Lets time pass, on this thread and as many others as there are shards, until the end, until the last actor is
  /// gone, or until stopped; acts in flight are then finished.
  ///
  /// - Parameters:
  ///   - end: No act due at it or later begins.
  ///   - blocked: Told, on a thread of its own, of actors that keep their thread longer than 100 ms.
  ///   - finally: Called on each shard's thread at the end, to cancel what acts still wait for.
  package func run(
    until end: SimulatedTime = .never, blocked: @escaping @Sendable (ActorID, Shard, Int64) -> Void = { _, _, _ in },
    finally: @escaping @Sendable (Shard) -> Void = { _ in }
  ) {
    life.end.store(end.nanoseconds, ordering: .releasing)
    life.start()
    let watchdog = Watchdog()
    let shards = shards
    let looking = OSThread("watchdog") { watchdog.look(at: shards, blocked) }
    while (skips ? runSkipping() : runAtPace()) { changePace() }
    for shard in shards {
      shard.asDrainer {
        finally(shard)
        shard.expireRequests()
      }
      shard.holds = false
      shard.horizon = -1
      shard.drain(budget: 0, jobs: 1_000_000)
    }
    watchdog.end()
    looking.join()
  }

  /// Ends the run: no act begins any more, those in flight may take so long. Any thread.
  package func stop(within nanoseconds: Int64) {
    life.stop(at: MonotonicClock.now + nanoseconds)
    wake()
  }

  /// Lets simulated time stand still; acts in flight are finished.
  package func pause() {
    life.isPaused.store(true, ordering: .relaxed)
    setClock()
    wake()
  }

  /// Lets simulated time go on.
  package func resume() {
    life.isPaused.store(false, ordering: .relaxed)
    setClock()
    wake()
  }

  /// Whether simulated time stands still because somebody paused it.
  package var isPaused: Bool { life.isPaused.load(ordering: .relaxed) }

  /// Gives the run another end; any thread.
  ///
  /// - Returns: Whether that came in time: not once it is ending.
  package func end(at time: SimulatedTime) -> Bool {
    guard !life.isStopping else { return false }
    let isInTime = life.move(end: time.nanoseconds)
    wake()
    return isInTime
  }

  /// Whether it was stopped before its end.
  package var isStopping: Bool { life.isStopping }

  /// Simulated time that was skipped rather than waited for.
  package var skippedTime: Timespan {
    .nanoseconds(life.skipped.load(ordering: .relaxed) - origin.nanoseconds - life.flowed.load(ordering: .relaxed))
  }

  /// Has the clock pass or stand, as it is to.
  func setClock() {
    paceValue.withLock { _ in if isPaused || skips || !life.hasStarted { clock.pause() } else { clock.start() } }
  }

  func wake() { for shard in shards { shard.submit {} } }
}
