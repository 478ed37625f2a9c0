import Glibc
import Synchronization

/// Which actor's code runs on each shard, in a file that outlives the process: who comes after one that died reads there
/// who was acting.
///
/// Unchecked because its memory is that of atomics, and is unmapped when nobody holds it any more.
public final class ActingBoard: @unchecked Sendable {
  /// One 64-bit number for each of up to 256 shards.
  private static let places = 256
  private static let size = places * MemoryLayout<Int64>.size

  private let memory: UnsafeMutableRawPointer

  /// Makes the file, or clears it.
  ///
  /// - Throws: ``RuntimeError`` when it cannot be written.
  public init(path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw RuntimeError.noBoard(path, errno) }
    defer { close(descriptor) }
    guard posix_fallocate(descriptor, 0, off_t(Self.size)) == 0,
      let memory = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), memory != MAP_FAILED
    else { throw RuntimeError.noBoard(path, errno) }
    self.memory = memory
  }

  deinit { munmap(memory, Self.size) }

  /// Where a shard's thread writes.
  func place(_ shard: Int) -> UnsafeMutablePointer<Atomic<Int64>> {
    precondition(shard < Self.places)
    return (memory + shard * MemoryLayout<Int64>.size).assumingMemoryBound(to: Atomic<Int64>.self)
  }

  /// Who was acting when the process that wrote a board died; empty where there is none.
  public static func actors(path: String) -> [ActorID] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var places = [Int64](repeating: 0, count: Self.places)
    let count = read(descriptor, &places, Self.size)
    return places.prefix(max(count, 0) / MemoryLayout<Int64>.size).filter { $0 > 0 }
  }
}
