package import Beamulator
import CPlatform
import Glibc
import Synchronization

/// What each shard is at, in a file that outlives the process: who comes after one that died reads there whose code made it
/// trap, and how far time had come.
///
/// Unchecked because its memory is that of atomics, and is unmapped when nobody holds it any more.
package final class CrashMarkers: @unchecked Sendable {
  /// What there is to know of a process that died.
  package struct CrashEvidence: Sendable, Equatable {
    /// The actor whose code trapped; nil where none did, as when the process was killed.
    package var trapped: ActorID?
    /// How far the shard that was farthest had come.
    package var reached: SimulatedTime
  }

  /// As many as a run may have shards.
  private static let markers = 256
  static let markerSize = MemoryLayout<beamulator_shard_marker>.size
  /// After the markers, the actor that trapped.
  private static let size = markers * markerSize + MemoryLayout<Int64>.size

  private let memory: UnsafeMutableRawPointer

  /// Makes the file, or clears it.
  ///
  /// - Throws: ``RuntimeError`` when it cannot be written.
  package init(path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw RuntimeError.noBoard(path, errno) }
    defer { close(descriptor) }
    guard posix_fallocate(descriptor, 0, off_t(Self.size)) == 0,
      let memory = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), memory != MAP_FAILED
    else { throw RuntimeError.noBoard(path, errno) }
    self.memory = memory
  }

  deinit { munmap(memory, Self.size) }

  /// Has this process note here whose code traps; of one board in a process, which stays for its life.
  package func installTrapHandler() {
    _ = Unmanaged.passRetained(self)
    let trapped = (memory + Self.markers * Self.markerSize).assumingMemoryBound(to: Int64.self)
    let markers = memory.assumingMemoryBound(to: beamulator_shard_marker.self)
    beamulator_install_trap_handler(markers, Int32(Self.markers), trapped)
  }

  /// Where a shard writes.
  func marker(of shard: Int) -> UnsafeMutableRawPointer {
    precondition(shard < Self.markers)
    return memory + shard * Self.markerSize
  }

  /// What stands on the board of a process that died; nil where there is none.
  package static func evidence(path: String) -> CrashEvidence? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return withUnsafeTemporaryAllocation(byteCount: size, alignment: 64) { bytes in
      guard let start = bytes.baseAddress, read(descriptor, start, size) == size else { return nil }
      let markers = UnsafeRawBufferPointer(bytes).bindMemory(to: beamulator_shard_marker.self).prefix(Self.markers)
      let trapped = bytes.load(fromByteOffset: Self.markers * markerSize, as: Int64.self)
      let reached = markers.reduce(0) { max($0, $1.reached) }
      return CrashEvidence(trapped: trapped > 0 ? trapped : nil, reached: SimulatedTime(nanoseconds: reached))
    }
  }
}
