package import Beamulator
import CPlatform
import Synchronization

/// The executor of simulated targets: a Swift actor that models a service names it as its `unownedExecutor`.
///
/// When time skips, calls from all shards, and what acts do to other actors, are run at the edge of a quantum of simulated
/// time, in order of (time, actor, call), so that what comes of them does not depend on how many shards there are. At a
/// scaled pace they run as they come, calls on the first shard.
///
/// Unchecked because parcels lie with their shards, and the drained list belongs to the thread that drains all shards.
package final class WindowBarrier: SerialExecutor, @unchecked Sendable {
  /// What an act of one actor does outside its shard.
  struct DeferredEffect {
    enum Content {
      /// A call, which the act waits for.
      case job(UnownedJob)
      /// A change that others see; told the time at which they do.
      case change(@Sendable (SimulatedTime) -> Void)
    }
    var time: Int64
    var actor: ActorID
    var content: Content

    var isCall: Bool { if case .job = content { true } else { false } }
  }

  private let quantum: Int64
  private let life: RunControlState
  // Set once, before the shards run.
  private(set) var shards: [Shard] = []
  private let drainer = Atomic<UInt>(0)
  private var drained: [DeferredEffect] = []

  init(quantum: Timespan, life: RunControlState) {
    self.quantum = quantum.nanoseconds
    self.life = life
  }

  func connect(_ shards: [Shard]) {
    self.shards = shards
    for shard in shards { shard.barrier = self }
  }

  /// The shard that an actor lives on.
  package func home(of actor: ActorID) -> Shard { shards[Int(actor - 1) % shards.count] }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if isDrainedHere {
      drained.append(DeferredEffect(time: 0, actor: 0, content: .job(job)))
    } else if life.skips.load(ordering: .acquiring), let shard = shards.first(where: \.isDrainedHere) {
      shard.parcels.append(DeferredEffect(time: shard.reached, actor: shard.activity.actor, content: .job(job)))
    } else {
      shards[0].enqueue(job, on: asUnownedSerialExecutor())
    }
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  package func checkIsolated() { precondition(isIsolated, "a simulated target was used outside its executor") }
  package func isIsolatingCurrentContext() -> Bool? { isIsolated }

  /// Runs something as simulated targets are run: when time skips, while nothing else does; at a pace, on the first
  /// shard's thread or when the run is over.
  package func asTarget<Result>(_ body: () throws -> Result) rethrows -> Result {
    if isIsolated { return try body() }
    drainer.store(beamulator_thread(), ordering: .relaxed)
    defer { drainer.store(0, ordering: .relaxed) }
    return try body()
  }

  private var isDrainedHere: Bool { drainer.load(ordering: .relaxed) == beamulator_thread() }
  // Parcels are delivered while no shard is drained, the first one neither.
  private var isIsolated: Bool { isDrainedHere || shards[0].isDrainedHere }

  /// How many calls wait.
  var calls: Int { shards.reduce(0) { $0 + $1.parcels.count(where: \.isCall) } }

  /// The end of the quantum that a time lies in.
  func edge(of time: Int64) -> Int64 { (time / quantum + 1) * quantum }

  /// When the parcels that wait are delivered; nil without any.
  var nextEdge: Int64? {
    var least = Int64.max
    for shard in shards { for parcel in shard.parcels { least = min(least, parcel.time) } }
    return least == .max ? nil : edge(of: least)
  }

  /// Delivers the parcels that wait. APIRouter of calls become ready on the shards, which then stand at `time`.
  func deliver(at time: Int64) {
    let hasCalls = calls > 0
    for shard in shards {
      drained.append(contentsOf: shard.parcels)
      shard.parcels.removeAll(keepingCapacity: true)
      if hasCalls { shard.reached = max(shard.reached, time) }
      shard.beginDraining()
    }
    // A stable order: parcels of one actor lie on one shard in the order they were made.
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
