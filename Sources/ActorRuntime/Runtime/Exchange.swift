import CRuntime
import Synchronization

/// The executor of simulated targets: a Swift actor that models a service names it as its `unownedExecutor`.
///
/// When time skips, calls from all shards are run at the edge of a quantum of simulated time, in order of (time, actor,
/// call), so that what the model answers does not depend on how many shards there are. At a scaled pace they run on the
/// first shard as they come.
///
/// Unchecked because parcels lie with their shards, and the drained list belongs to the thread that drains all shards.
public final class Exchange: SerialExecutor, @unchecked Sendable {
  /// A call on its way to a simulated target.
  struct Parcel {
    var time: Int64
    var actor: ActorID
    var job: UnownedJob
  }

  private let quantum: Int64
  private let skips: Bool
  // Set once, before the shards run.
  private(set) var shards: [Shard] = []
  private let drainer = Atomic<UInt>(0)
  private var drained: [Parcel] = []

  init(quantum: Timespan, skips: Bool) {
    self.quantum = quantum.nanoseconds
    self.skips = skips
  }

  func connect(_ shards: [Shard]) { self.shards = shards }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if isDrainedHere {
      drained.append(Parcel(time: 0, actor: 0, job: job))
    } else if skips, let shard = shards.first(where: \.isDrainedHere) {
      shard.parcels.append(Parcel(time: shard.reached, actor: shard.occupation.actor, job: job))
    } else {
      shards[0].enqueue(job, on: asUnownedSerialExecutor())
    }
  }

  public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  public func checkIsolated() { precondition(isIsolated, "a simulated target was used outside its executor") }
  public func isIsolatingCurrentContext() -> Bool? { isIsolated }

  private var isDrainedHere: Bool { drainer.load(ordering: .relaxed) == beamulator_thread() }
  private var isIsolated: Bool { isDrainedHere || (!skips && shards[0].isDrainedHere) }

  /// How many calls wait.
  var count: Int { shards.reduce(0) { $0 + $1.parcels.count } }

  /// The end of the quantum that a time lies in.
  func edge(of time: Int64) -> Int64 { (time / quantum + 1) * quantum }

  /// When the calls that wait are run; nil without any.
  var nextEdge: Int64? {
    var least = Int64.max
    for shard in shards { for parcel in shard.parcels { least = min(least, parcel.time) } }
    return least == .max ? nil : edge(of: least)
  }

  /// Runs the calls that wait; their answers become ready on the shards, which stand at `time` from now on.
  func deliver(at time: Int64) {
    for shard in shards {
      drained.append(contentsOf: shard.parcels)
      shard.parcels.removeAll(keepingCapacity: true)
      shard.reached = max(shard.reached, time)
      shard.beginDraining()
    }
    // A stable order: calls of one actor lie on one shard in the order they were made.
    var order = Array(drained.indices)
    order.sort { (drained[$0].time, drained[$0].actor, $0) < (drained[$1].time, drained[$1].actor, $1) }
    drained = order.map { drained[$0] }
    drainer.store(beamulator_thread(), ordering: .relaxed)
    var next = 0
    while next < drained.count {
      drained[next].job.runSynchronously(on: asUnownedSerialExecutor())
      next += 1
    }
    drained.removeAll(keepingCapacity: true)
    drainer.store(0, ordering: .relaxed)
    for shard in shards { shard.endDraining() }
  }
}
