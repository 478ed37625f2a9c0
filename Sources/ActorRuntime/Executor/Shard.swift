package import Beamulator
import CPlatform
import Platform
import Synchronization

/// A share of the actors and the event loop that runs them: executor, timers, ready queue, workers, descriptors.
///
/// Unchecked because one thread at a time drains a shard; properties shared with other threads are atomic or locked.
package final class Shard: SerialExecutor, EventLoop, ActorHost, @unchecked Sendable {
  package let index: Int
  /// Totals that any thread may read.
  package let counters = ShardCounters()
  let inbox: Inbox
  let poller: Poller
  let registry: Registry
  /// The actor that runs, for other threads.
  let activity: ShardActivity
  /// The simulated clock; stopped while time skips.
  let clock: SimulationClock
  private let control: RunControlState

  // Used by the draining thread only, from here on. The properties that each act uses are exempt from the checks of
  // exclusive access, which cost a third of an act (docs/decisions/0001); no access to them calls out while it lasts.
  @exclusivity(unchecked) var cells: [ActorCell?] = []
  @exclusivity(unchecked) var timers = TimerQueue()
  var ready = ReadyQueue()
  let idleWorkers = IdleWorkers()
  /// The latest due time of timers that may fire.
  var horizon: Int64 = -1
  /// Whether an act that waits blocks all others: set while time skips freely and must not advance past the act.
  var holds = false
  /// Effects of acts here on simulated targets and other actors, deferred to the end of the window.
  var deferredEffects: [WindowBarrier.DeferredEffect] = []
  /// The connection to the other shards; set once, before the shards run. Unowned because the runtime keeps both.
  unowned(unsafe) var barrier: WindowBarrier?
  /// The run's services for acts here; set once, before the shards run. Unowned because the run keeps both.
  private unowned(unsafe) var runServices: (any RunServices)?
  var mailboxes: [ActorID: Mailbox] = [:]
  /// Requests of acts here that wait for an answer, by the actor's slot.
  @exclusivity(unchecked) var requests: [Int: PendingRequest] = [:]
  var lastRequest = 0
  /// Whether the queue may contain stale timers: of actors woken early, and of requests answered in time.
  var mayHaveStaleTimers = false
  /// The quarantined actors and the reasons.
  var quarantine: [ActorID: String] = [:]
  /// Actors whose saved states could not be decoded: quarantined, and not saved again.
  var unreadable: Set<ActorID> = []
  /// The simulated times of recent crashes.
  var crashTimes: [ActorID: [SimulatedTime]] = [:]
  /// Actors that are to act again as soon as their act in flight has ended.
  @exclusivity(unchecked) var woken: Set<ActorID> = []
  /// Closures to run as soon as an actor's act in flight has ended.
  @exclusivity(unchecked) var afterActs: [ActorID: [() -> Void]] = [:]
  /// How often actors were restored during the run.
  var restores: [ActorID: UInt64] = [:]
  /// The number of acts that may still start before the loop polls its descriptors again.
  var budget = 0
  /// A lower bound of the simulated time; at a scaled pace the last reading of the clock. Other threads may read it.
  var reached: Int64 {
    get { reachedValue.pointee.load(ordering: .relaxed) }
    set { reachedValue.pointee.store(newValue, ordering: .relaxed) }
  }
  private let reachedValue: UnsafeMutablePointer<Atomic<Int64>>
  /// The monotonic time at the start of the last act at a scaled pace, in nanoseconds; 0 when time skips.
  var lastReading: Int64 = 0
  var segment = SimulationClock.Segment(wall: 0, simulated: 0, rate: 0)
  var segmentVersion = -1
  var handlers: [(any IOHandler)?] = []
  var deadlines: [(deadline: Int64, handler: any IOHandler)] = []
  /// The lag of acts, in nanoseconds of wall-clock time.
  package internal(set) var lag = Histogram()
  private let drainer: UnsafeMutablePointer<Atomic<UInt>>
  /// The number of shards: ids are assigned to them round-robin.
  let stride: Int

  init(
    index: Int, of stride: Int, clock: SimulationClock, control: RunControlState, poller: Poller, registry: Registry,
    crashMarkers: CrashMarkers?
  ) {
    activity = ShardActivity(crashMarkers, shard: index)
    reachedValue = activity.reached
    drainer = activity.thread
    self.index = index
    self.stride = stride
    self.clock = clock
    self.control = control
    self.poller = poller
    self.registry = registry
    inbox = Inbox(poller)
  }

  /// Whether time skips; changes only while no shard is drained.
  var skips: Bool { control.skips.load(ordering: .relaxed) }

  // MARK: Acts

  package var services: any RunServices {
    guard let runServices else { preconditionFailure("shard \(index) has no services; set them before the run") }
    return runServices
  }

  /// Sets the services for acts on this shard. Must be called before the run; the caller keeps them alive.
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
    precondition(isDrainedHere, "shard \(index) is used outside its thread")
  }

  package func isIsolatingCurrentContext() -> Bool? { isDrainedHere }

  /// Whether the current thread is the one that drains this shard.
  package var isDrainedHere: Bool { drainer.pointee.load(ordering: .relaxed) == beamulator_thread() }

  /// Runs a closure on the shard's thread, soon. Thread-safe.
  package func submit(_ call: @escaping @Sendable () -> Void) { inbox.put(.call(call)) }

  // MARK: Draining

  /// Runs ready jobs and due acts on the current thread until there are none left or the budget is used up.
  ///
  /// - Parameters:
  ///   - budget: The maximum number of acts to start.
  ///   - jobs: The maximum number of ready jobs to run: acts that keep each other busy must not block the loop.
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
      // If all workers are inside acts that wait, start another.
      if !idleWorkers.resumeLast() { Worker(self).assumeIsolated { $0.start() } }
    }
    activity.leave()
    endDraining()
  }

  /// Ends the idle workers, which would otherwise keep the shard in memory.
  func endIdleWorkers() {
    idleWorkers.areEnding = true
    asDrainer { while idleWorkers.resumeLast() {} }
    drain(budget: 0, jobs: 1_000_000)
    idleWorkers.areEnding = false
  }

  /// Makes the current thread the one that drains this shard.
  func beginDraining() { drainer.pointee.store(beamulator_thread(), ordering: .relaxed) }
  func endDraining() { drainer.pointee.store(0, ordering: .relaxed) }

  /// Runs a closure with the current thread as this shard's thread.
  package func asDrainer(_ body: () throws -> Void) rethrows {
    beginDraining()
    defer { endDraining() }
    try body()
  }

  /// Whether no act may start while time skips freely: another act waits for something other than an answer.
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
