package import Beamulator
import CPlatform
import Glibc

/// The actor that runs on each shard and the simulated time, in a file that outlives the process. After a crash, the
/// restarted engine reads which actor's code trapped.
///
/// Unchecked because its memory holds only atomics, and is unmapped with the last reference.
package final class CrashMarkers: @unchecked Sendable {
  /// The evidence left by a process that crashed.
  package struct CrashEvidence: Sendable, Equatable {
    /// The actor whose code trapped; nil if none did, as when the process was killed.
    package var trapped: ActorID?
    /// The latest simulated time that a shard had reached.
    package var reached: SimulatedTime
  }

  /// The maximum number of shards of a run.
  private static let markers = 256
  static let markerSize = MemoryLayout<beamulator_shard_marker>.size
  /// The markers, followed by the id of the actor that trapped.
  private static let size = trappedOffset + MemoryLayout<Int64>.size
  private static let trappedOffset = markers * markerSize

  private let memory: UnsafeMutableRawPointer

  /// Creates the file, or replaces that of the process before this one. At each moment one of the two is complete.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - reached: The simulated time that the run has reached already.
  /// - Throws: ``RuntimeError`` if it cannot be written.
  package init(path: String, reached: SimulatedTime = .start) throws {
    let new = path + ".new"
    let descriptor = open(new, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw RuntimeError.noMarkerFile(new, errno) }
    defer { close(descriptor) }
    let failure = posix_fallocate(descriptor, 0, off_t(Self.size))
    guard failure == 0 else {
      unlink(new)
      throw RuntimeError.noMarkerFile(new, failure)
    }
    guard let memory = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), memory != MAP_FAILED
    else { throw RuntimeError.noMarkerFile(new, errno) }
    memory.assumingMemoryBound(to: beamulator_shard_marker.self).pointee.reached = reached.nanoseconds
    guard rename(new, path) == 0 else {
      munmap(memory, Self.size)
      throw RuntimeError.noMarkerFile(path, errno)
    }
    self.memory = memory
  }

  deinit { munmap(memory, Self.size) }

  /// Installs signal handlers that store the actor whose code traps. Only one instance per process may do so; it is
  /// never released.
  package func installTrapHandler() {
    _ = Unmanaged.passRetained(self)
    let trapped = (memory + Self.trappedOffset).assumingMemoryBound(to: Int64.self)
    let markers = memory.assumingMemoryBound(to: beamulator_shard_marker.self)
    beamulator_install_trap_handler(markers, Int32(Self.markers), trapped)
  }

  /// Returns the address of a shard's marker.
  func marker(of shard: Int) -> UnsafeMutableRawPointer {
    precondition(shard < Self.markers)
    return memory + shard * Self.markerSize
  }

  /// Reads the file of a process that crashed; nil if there is none.
  package static func evidence(path: String) -> CrashEvidence? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return withUnsafeTemporaryAllocation(byteCount: size, alignment: 64) { bytes in
      guard let start = bytes.baseAddress, read(descriptor, start, size) == size else { return nil }
      let markers = UnsafeRawBufferPointer(bytes).bindMemory(to: beamulator_shard_marker.self).prefix(Self.markers)
      let trapped = bytes.load(fromByteOffset: trappedOffset, as: Int64.self)
      let reached = markers.reduce(0) { max($0, $1.reached) }
      return CrashEvidence(trapped: trapped > 0 ? trapped : nil, reached: SimulatedTime(nanoseconds: reached))
    }
  }

  /// Removes the actor that trapped from the file of a process that crashed; the time that it had reached stays.
  package static func clearTrap(path: String) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var none: Int64 = 0
    _ = pwrite(descriptor, &none, MemoryLayout<Int64>.size, off_t(trappedOffset))
  }
}
