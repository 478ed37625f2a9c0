import Beamulator
import CPlatform
import Synchronization

/// What a shard's thread is at, for a watchdog on another thread, and for who comes after a process that died.
///
/// Unchecked because its memory is that of atomics.
final class ShardActivity: @unchecked Sendable {
  private let actorValue: UnsafeMutablePointer<Atomic<Int64>>
  /// How far simulated time has come.
  let reached: UnsafeMutablePointer<Atomic<Int64>>
  /// The thread that drains the shard; 0 is none.
  let thread: UnsafeMutablePointer<Atomic<UInt>>
  private let memory: UnsafeMutableRawPointer
  private let markers: CrashMarkers?
  private let turnValue = Atomic<Int>(0)

  /// - Parameter markers: Where it stands for others, at the place of a shard.
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

  /// The actor whose code runs; 0 is none, or not known.
  var actor: ActorID { actorValue.pointee.load(ordering: .relaxed) }
  /// Another number for each stretch of running.
  var turn: Int { turnValue.load(ordering: .relaxed) }

  @inline(__always) func enter(_ actor: ActorID) {
    turnValue.store(turn &+ 1, ordering: .relaxed)
    actorValue.pointee.store(actor, ordering: .relaxed)
  }

  func leave() { enter(0) }
}
