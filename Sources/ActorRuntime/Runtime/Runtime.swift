import Glibc
import Synchronization

/// The actors of a run, the shards they live on, and the passing of simulated time.
public final class Runtime: Sendable {
  public let shards: [Shard]
  public let registry = Registry()
  public let seed: UInt64
  public let pace: Pace
  /// Where simulated targets run.
  public let exchange: Exchange
  /// The simulated clock of a scaled pace.
  let clock: SimulationClock?
  /// Simulated time at which it begins: later than the start when a run goes on.
  let origin: SimulatedTime
  let life = RunLife()

  /// Makes a runtime that stands still.
  ///
  /// - Parameters:
  ///   - shards: How many threads share the actors; 1 or more.
  ///   - seed: Where the actors' random streams come from.
  ///   - origin: Simulated time at which it begins.
  ///   - board: Where it stands who is acting, for who comes after this process.
  ///   - quantum: When time skips, calls to simulated targets are exchanged at the edges of such spans.
  /// - Throws: ``RuntimeError`` when the system refuses descriptors.
  public init(
    shards count: Int, pace: Pace, seed: UInt64, origin: SimulatedTime = .start, board: ActingBoard? = nil,
    quantum: Timespan = .milliseconds(1)
  ) throws {
    precondition(count > 0 && quantum > .zero)
    let clock: SimulationClock? =
      if case .scaled(let speed) = pace { SimulationClock(speed: speed, at: origin) } else { nil }
    // One thread waits for all shards when time skips: they share a poller.
    let shared = clock == nil ? try Poller() : nil
    let registry = registry
    shards = try (0..<count).map {
      Shard(index: $0, of: count, clock: clock, poller: try shared ?? Poller(), registry: registry, board: board)
    }
    exchange = Exchange(quantum: quantum, skips: clock == nil)
    exchange.connect(shards)
    self.clock = clock
    self.pace = pace
    self.seed = seed
    self.origin = origin
    for shard in shards { shard.reached = origin.nanoseconds }
    life.skipped.store(origin.nanoseconds, ordering: .relaxed)
  }

  /// Simulated now: the clock's, or the farthest that a shard has come when time skips.
  public var now: SimulatedTime {
    clock?.now ?? SimulatedTime(nanoseconds: life.skipped.load(ordering: .relaxed))
  }

  /// Lets a group of actors live: at once before the run, soon while it runs. Any thread.
  ///
  /// - Parameters:
  ///   - count: 1 or more.
  ///   - labels: Names and tags of the first ones, where they have their own.
  ///   - firstAct: When the n-th of the group first acts.
  /// - Returns: Their ids.
  /// - Throws: ``RuntimeError`` when a given name is taken or a shard is full.
  @discardableResult
  public func spawn<Program: ActorProgram>(
    _ group: ProgramGroup<Program>, count: Int, labels: [ActorLabel] = [],
    firstAct: @escaping @Sendable (Int) -> SimulatedTime = { _ in .start }
  ) throws -> ClosedRange<ActorID> {
    precondition(count > 0)
    guard (registry.spawned + count) / shards.count < TimerEntry.slotLimit else {
      throw RuntimeError.tooManyActors(registry.spawned + count)
    }
    let ids = try registry.enter(behavior: group.common.behavior, tags: group.common.tags, count: count, labels: labels)
    let seed = seed
    for shard in shards {
      let adopt: @Sendable () -> Void = {
        shard.cells.reserveCapacity(Int(ids.upperBound) / shard.stride + 1)
        for id in ids where Int(id - 1) % shard.stride == shard.index {
          let place = Int(id - ids.lowerBound)
          let label = place < labels.count ? labels[place] : nil
          shard.adopt(group, id: id, label: label, seed: seed, due: firstAct(place))
        }
      }
      if life.hasStarted { shard.submit(adopt) } else { shard.asDrainer(adopt) }
    }
    return ids
  }

  /// Lets time pass, on this thread and as many others as there are shards, until the end, until the last actor is
  /// gone, or until stopped; acts in flight are then finished.
  ///
  /// - Parameters:
  ///   - end: No act due at it or later begins.
  ///   - blocked: Told, on a thread of its own, of actors that keep their thread longer than 100 ms.
  ///   - finally: Called on each shard's thread at the end, to cancel what acts still wait for.
  public func run(
    until end: SimulatedTime = .never, blocked: @escaping @Sendable (ActorID, Shard, Int64) -> Void = { _, _, _ in },
    finally: @escaping @Sendable (Shard) -> Void = { _ in }
  ) {
    life.start()
    let watchdog = Watchdog()
    let shards = shards
    let looking = OSThread("watchdog") { watchdog.look(at: shards, blocked) }
    if let clock {
      if !life.isPaused.load(ordering: .relaxed) { clock.start() }
      runAtPace(until: end.nanoseconds)
      clock.pause()
    } else {
      runSkipping(until: end.nanoseconds)
    }
    for shard in shards {
      shard.asDrainer {
        finally(shard)
        shard.giveUpQuestions()
      }
      shard.holds = false
      shard.horizon = -1
      shard.drain(budget: 0, jobs: 1_000_000)
    }
    watchdog.end()
    looking.join()
  }

  /// Ends the run: no act begins any more, those in flight may take so long. Any thread.
  public func stop(within nanoseconds: Int64) {
    life.stop(at: SimulationClock.wallNow + nanoseconds)
    wake()
  }

  /// Lets simulated time stand still; acts in flight are finished.
  public func pause() {
    life.isPaused.store(true, ordering: .relaxed)
    clock?.pause()
    wake()
  }

  /// Lets simulated time go on.
  public func resume() {
    life.isPaused.store(false, ordering: .relaxed)
    clock?.start()
    wake()
  }

  /// Whether it was stopped before its end.
  package var isStopping: Bool { life.isStopping }

  /// Simulated time that was skipped rather than waited for.
  public var skippedTime: Timespan {
    .nanoseconds(life.skipped.load(ordering: .relaxed) - origin.nanoseconds - life.flowed.load(ordering: .relaxed))
  }

  func wake() { for shard in shards { shard.submit {} } }
}
