import Beamulator
import CPlatform
import Synchronization

/// The actor that runs on a shard's thread, readable by the watchdog and, after a crash, by the restarted engine.
///
/// Unchecked because its memory holds only atomics.
final class ShardActivity: @unchecked Sendable {
  private let actorValue: UnsafeMutablePointer<Atomic<Int64>>
  /// The simulated time that the shard has reached.
  let reached: UnsafeMutablePointer<Atomic<Int64>>
  /// The thread that drains the shard; 0 if there is none.
  let thread: UnsafeMutablePointer<Atomic<UInt>>
  private let memory: UnsafeMutableRawPointer
  private let markers: CrashMarkers?
  private let turnValue = Atomic<Int>(0)

  /// - Parameter markers: The file that holds the shard's marker; nil uses private memory.
  init(_ markers: CrashMarkers?, shard: Int) {
    self.markers = markers
    let memory =
      markers?.marker(of: shard) ?? .allocate(byteCount: CrashMarkers.markerSize, alignment: CrashMarkers.markerSize)
    if markers == nil { memory.initializeMemory(as: UInt8.self, repeating: 0, count: CrashMarkers.markerSize) }
    self.memory = memory
    func part<Value>(_ offset: Int?, _ type: Value.Type) -> UnsafeMutablePointer<Atomic<Value>> {
      (memory + (offset ?? 0)).assumingMemoryBound(to: Atomic<Value>.self)
    }
    actorValue = part(MemoryLayout<beamulator_shard_marker>.offset(of: \.actor), Int64.self)
    reached = part(MemoryLayout<beamulator_shard_marker>.offset(of: \.reached), Int64.self)
    thread = part(MemoryLayout<beamulator_shard_marker>.offset(of: \.thread), UInt.self)
  }

  deinit { if markers == nil { memory.deallocate() } }

  /// The actor whose code runs; 0 if there is none or it is unknown.
  var actor: ActorID { actorValue.pointee.load(ordering: .relaxed) }
  /// Incremented whenever an actor starts, resumes or stops running.
  var turn: Int { turnValue.load(ordering: .relaxed) }

  @inline(__always) func enter(_ actor: ActorID) {
    turnValue.store(turn &+ 1, ordering: .relaxed)
    actorValue.pointee.store(actor, ordering: .relaxed)
  }

  func leave() { enter(0) }
}
