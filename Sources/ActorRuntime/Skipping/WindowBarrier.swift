package import Beamulator
import CPlatform
import Synchronization

/// The executor of simulated targets: a Swift actor that models a service returns it as its `unownedExecutor`.
///
/// When time skips, calls to targets and effects on other actors are deferred to the end of a window of simulated time
/// and run in order of (time, actor, call), so that results do not depend on the number of shards. At a scaled pace
/// they run in order of arrival, calls on the first shard.
///
/// Unchecked because deferred effects belong to their shards, and the drained list to the thread that drains all
/// shards.
package final class WindowBarrier: SerialExecutor, @unchecked Sendable {
  /// An effect of an act outside its shard.
  struct DeferredEffect {
    enum Content {
      /// A call to a simulated target, which the act waits for.
      case job(UnownedJob)
      /// A change visible to other actors; called with the time at which it becomes visible.
      case change(@Sendable (SimulatedTime) -> Void)
    }
    var time: Int64
    var actor: ActorID
    var content: Content

    var isCall: Bool { if case .job = content { true } else { false } }
  }

  private let window: Int64
  private let control: RunControlState
  // Set once, before the shards run.
  private(set) var shards: [Shard] = []
  private let drainer = Atomic<UInt>(0)
  private var drained: [DeferredEffect] = []

  init(window: Timespan, control: RunControlState) {
    self.window = window.nanoseconds
    self.control = control
  }

  func connect(_ shards: [Shard]) {
    self.shards = shards
    for shard in shards { shard.barrier = self }
  }

  /// Returns the shard of an actor; the first shard for a number that is no actor's id, such as the sender of a message
  /// from outside the run.
  package func home(of actor: ActorID) -> Shard { shards[actor > 0 ? Int(actor - 1) % shards.count : 0] }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if isDrainedHere {
      drained.append(DeferredEffect(time: 0, actor: 0, content: .job(job)))
    } else if control.skips.load(ordering: .acquiring), let shard = shards.first(where: \.isDrainedHere) {
      shard.deferredEffects.append(DeferredEffect(time: shard.reached, actor: shard.activity.actor, content: .job(job)))
    } else {
      shards[0].enqueue(job, on: asUnownedSerialExecutor())
    }
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  package func checkIsolated() { precondition(isIsolated, "a simulated target is used outside its executor") }
  package func isIsolatingCurrentContext() -> Bool? { isIsolated }

  /// Runs a closure isolated to simulated targets. When time skips, nothing else may run meanwhile; at a scaled pace it
  /// must be called on the first shard's thread or after the run.
  package func asTarget<Result>(_ body: () throws -> Result) rethrows -> Result {
    if isIsolated { return try body() }
    drainer.store(beamulator_thread(), ordering: .relaxed)
    defer { drainer.store(0, ordering: .relaxed) }
    return try body()
  }

  private var isDrainedHere: Bool { drainer.load(ordering: .relaxed) == beamulator_thread() }
  // The first shard's thread counts as isolated, because effects are delivered only while no shard runs.
  private var isIsolated: Bool { isDrainedHere || shards[0].isDrainedHere }

  /// The number of deferred calls.
  var calls: Int { shards.reduce(0) { $0 + $1.deferredEffects.count(where: \.isCall) } }

  /// Returns the end of the window that contains a time.
  func edge(of time: Int64) -> Int64 { (time / window + 1) * window }

  /// The time at which the deferred effects are due for delivery; nil if there are none.
  var nextEdge: Int64? {
    var least = Int64.max
    for shard in shards { for effect in shard.deferredEffects { least = min(least, effect.time) } }
    return least == .max ? nil : edge(of: least)
  }

  /// Delivers the deferred effects. Results of calls become ready on the shards, which then have reached `time`.
  func deliver(at time: Int64) {
    let hasCalls = calls > 0
    for shard in shards {
      drained.append(contentsOf: shard.deferredEffects)
      shard.deferredEffects.removeAll(keepingCapacity: true)
      if hasCalls { shard.reached = max(shard.reached, time) }
      shard.beginDraining()
    }
    // A stable order: effects of one actor are on one shard, in the order they were added.
    var order = Array(drained.indices)
    order.sort { (drained[$0].time, drained[$0].actor, $0) < (drained[$1].time, drained[$1].actor, $1) }
    drained = order.map { drained[$0] }
    drainer.store(beamulator_thread(), ordering: .relaxed)
    var next = 0
    while next < drained.count {
      switch drained[next].content {
      case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
      case .change(let change): change(SimulatedTime(nanoseconds: time))
      }
      next += 1
    }
    drained.removeAll(keepingCapacity: true)
    drainer.store(0, ordering: .relaxed)
    for shard in shards { shard.endDraining() }
  }
}
