package import Beamulator
import CPlatform
import Platform
import Synchronization

/// A part of the actors and the loop that runs them: executor, timers, ready queue, resident workers, descriptors.
///
/// Unchecked because one thread at a time drains a shard; what other threads may touch is atomic or behind a lock.
package final class Shard: SerialExecutor, EventLoop, ActorHost, @unchecked Sendable {
  package let index: Int
  /// Totals that any thread may read.
  package let counters = ShardCounters()
  /// What a shard is asked from other threads.
  let inbox: Inbox
  let poller: Poller
  let registry: Registry
  /// What the thread is at, for others.
  let activity: ShardActivity
  /// The simulated clock; it stands while time skips.
  let clock: SimulationClock
  private let life: RunControlState

  // From here on: the draining thread's own.
  var cells: [ActorCell?] = []
  var timers = TimerQueue()
  var ready = ReadyQueue()
  let idleWorkers = IdleWorkers()
  /// Timers due up to here may run.
  var horizon: Int64 = -1
  /// Whether an act that waits holds back all others: time is skipping, and must not go on without it.
  var holds = false
  /// What the acts here do to simulated targets and other actors, until the edge of the quantum.
  var parcels: [WindowBarrier.DeferredEffect] = []
  /// The way to the other shards; set once, before the shards run. Unowned because the runtime keeps both.
  unowned(unsafe) var barrier: WindowBarrier?
  /// The run's services for acts here; set once, before the shards run. Unowned because the run keeps both.
  private unowned(unsafe) var runServices: (any RunServices)?
  /// What actors were told and have not taken.
  var mailboxes: [ActorID: Mailbox] = [:]
  /// What acts here wait to be answered, by the slot of the actor.
  var requests: [Int: PendingRequest] = [:]
  var lastRequest = 0
  /// Whether there were ever timers that nothing waits for: of actors woken early, and of requests answered in time.
  var mayHaveStaleTimers = false
  /// Why actors are in quarantine.
  var quarantine: [ActorID: String] = [:]
  /// Actors whose saved states could not be read: in quarantine, and not saved again.
  var unreadable: Set<ActorID> = []
  /// When actors crashed of late.
  var crashTimes: [ActorID: [SimulatedTime]] = [:]
  /// Actors that are to act again as soon as the act they are in has ended.
  var woken: Set<ActorID> = []
  /// What is to be done with actors as soon as the act they are in has ended.
  var afterActs: [ActorID: [() -> Void]] = [:]
  /// How often actors were made what they once were.
  var restores: [ActorID: UInt64] = [:]
  /// Acts that may still begin before the loop looks at its descriptors again.
  var budget = 0
  /// Simulated now, at least; in scaled time the clock's last reading. Other threads may read it.
  var reached: Int64 {
    get { reachedValue.pointee.load(ordering: .relaxed) }
    set { reachedValue.pointee.store(newValue, ordering: .relaxed) }
  }
  private let reachedValue: UnsafeMutablePointer<Atomic<Int64>>
  /// The wall's time when the last act began, in scaled time; in nanoseconds, 0 when time skips.
  var lastReading: Int64 = 0
  var line = SimulationClock.Line(wall: 0, simulated: 0, rate: 0)
  var lineVersion = -1
  var handlers: [(any IOHandler)?] = []
  var deadlines: [(deadline: Int64, handler: any IOHandler)] = []
  /// How late acts started, nanoseconds of the wall.
  package internal(set) var lag = Histogram()
  private let drainer: UnsafeMutablePointer<Atomic<UInt>>
  /// How many shards share the actors: ids go round them.
  let stride: Int

  init(
    index: Int, of stride: Int, clock: SimulationClock, life: RunControlState, poller: Poller, registry: Registry,
    crashMarkers: CrashMarkers?
  ) {
    activity = ShardActivity(crashMarkers, shard: index)
    reachedValue = activity.reached
    drainer = activity.thread
    self.index = index
    self.stride = stride
    self.clock = clock
    self.life = life
    self.poller = poller
    self.registry = registry
    inbox = Inbox(poller)
  }

  /// Whether time skips; it changes only while no shard is drained.
  var skips: Bool { life.skips.load(ordering: .relaxed) }

  // MARK: Acts

  package var services: any RunServices {
    guard let runServices else { preconditionFailure("shard \(index) has no services: set them before the run") }
    return runServices
  }

  /// Sets the services for acts on this shard; before the run, which keeps them.
  package func setServices(_ services: any RunServices) { runServices = services }

  package func actors(_ query: ActorQuery) -> [ActorID] { registry.actors(query) }
  package func count(_ query: ActorQuery) -> Int { registry.count(query) }
  package func actor(named name: String) -> ActorID? { registry.actor(named: name) }

  // MARK: Executor

  package func enqueue(_ job: consuming ExecutorJob) {
    enqueue(UnownedJob(job), on: asUnownedSerialExecutor())
  }

  /// Adds a job of this shard, or of an executor that it runs.
  func enqueue(_ job: UnownedJob, on executor: UnownedSerialExecutor) {
    if isDrainedHere { ready.append(job, executor) } else { inbox.put(.job(job, executor)) }
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  package func checkIsolated() {
    precondition(isDrainedHere, "shard \(index) was used outside its thread")
  }

  package func isIsolatingCurrentContext() -> Bool? { isDrainedHere }

  /// Whether the current thread is the one that drains this shard.
  package var isDrainedHere: Bool { drainer.pointee.load(ordering: .relaxed) == beamulator_thread() }

  /// Runs something on the shard's thread, soon; from any thread.
  package func submit(_ call: @escaping @Sendable () -> Void) { inbox.put(.call(call)) }

  // MARK: Draining

  /// Runs what is ready and due, as this thread, until there is no more or the budget is used up.
  ///
  /// - Parameters:
  ///   - budget: How many acts may begin.
  ///   - jobs: How many ready jobs may run: acts that keep each other busy must not keep the loop.
  func drain(budget: Int, jobs: Int = .max) {
    self.budget = budget
    var jobs = jobs
    beginDraining()
    while true {
      if inbox.hasMessages { takeInbox() }
      while jobs > 0, let (job, executor) = ready.removeFirst() {
        jobs -= 1
        activity.leave()
        job.runSynchronously(on: executor)
      }
      guard self.budget > 0, jobs > 0, let due = timers.firstDue, due <= horizon, !isHeld else { break }
      // When all workers are inside acts that wait, take another.
      if !idleWorkers.resumeLast() { Worker(self).assumeIsolated { $0.start() } }
    }
    activity.leave()
    endDraining()
  }

  /// Makes the current thread the one that drains this shard.
  func beginDraining() { drainer.pointee.store(beamulator_thread(), ordering: .relaxed) }
  func endDraining() { drainer.pointee.store(0, ordering: .relaxed) }

  /// Runs something as this shard's thread.
  package func asDrainer(_ body: () throws -> Void) rethrows {
    beginDraining()
    defer { endDraining() }
    try body()
  }

  /// While time skips freely, no act begins once another waits for anything.
  private var isHeld: Bool { holds && counters.inFlight > requests.count }

  private func takeInbox() {
    for message in inbox.take() {
      switch message {
      case .job(let job, let executor): ready.append(job, executor)
      case .call(let call): call()
      }
    }
  }
}
