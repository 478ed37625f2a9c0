import Glibc
import Synchronization

/// A segment of the spool: a memory-mapped file with a sequence of frames, which survives the process.
///
/// A frame is a length, a checksum and that number of bytes, padded to a multiple of eight. The length is written last,
/// after a 0 as the length of the next frame: so a reader on another thread, or in a later process, finds only
/// complete frames.
///
/// Unchecked because one thread appends frames, and other threads read complete frames only.
final class SpoolSegment: @unchecked Sendable {
  static let size = 1 << 20
  static let headSize = 8
  /// The length that marks the end of the segment: the stream continues in the next one.
  static let end = UInt32.max

  let memory: UnsafeMutableRawPointer
  private(set) var path: String?

  /// Makes a segment; without a path it is in memory only.
  ///
  /// - Throws: ``FileError``, also when the device is full.
  init(making path: String?) throws(FileError) {
    self.path = path
    memory = try Self.map(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC)
  }

  /// Opens an existing segment.
  ///
  /// - Throws: ``FileError``.
  init(opening path: String) throws(FileError) {
    self.path = path
    memory = try Self.map(path, O_RDWR | O_CLOEXEC)
  }

  deinit { munmap(memory, Self.size) }

  /// Empties the segment and renames its file; false if the file cannot be renamed.
  func reuse(as path: String?) -> Bool {
    setLength(0, at: 0)
    guard let path, let old = self.path else { return true }
    guard rename(old, path) == 0 else { return false }
    self.path = path
    return true
  }

  /// The length of the frame at an offset; 0 where there is none yet, or where a damaged one reaches past the segment.
  func length(at offset: Int) -> UInt32 {
    guard offset >= 0, offset % 8 == 0, offset <= Self.size - Self.headSize else { return 0 }
    let length = (memory + offset).assumingMemoryBound(to: Atomic<UInt32>.self).pointee.load(ordering: .acquiring)
    guard length != Self.end else { return length }
    return offset + Self.frameSize(Int(length)) + Self.headSize <= Self.size ? length : 0
  }

  func setLength(_ length: UInt32, at offset: Int) {
    (memory + offset).assumingMemoryBound(to: Atomic<UInt32>.self).pointee.store(length, ordering: .releasing)
  }

  /// The bytes of the frame at an offset; empty where there is none.
  func payload(at offset: Int) -> UnsafeRawBufferPointer {
    let length = length(at: offset)
    guard length > 0, length != Self.end else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: memory + offset + Self.headSize, count: Int(length))
  }

  func setChecksum(_ checksum: UInt32, at offset: Int) {
    (memory + offset + 4).storeBytes(of: checksum, as: UInt32.self)
  }

  /// Whether the frame at an offset is complete.
  func isWhole(at offset: Int) -> Bool {
    let payload = payload(at: offset)
    return !payload.isEmpty && (memory + offset + 4).load(as: UInt32.self) == Self.checksum(payload)
  }

  /// The bytes from the start of a frame to the start of the next.
  static func frameSize(_ length: Int) -> Int { (headSize + length + 7) & ~7 }

  /// Whether an empty segment has room for a frame of this length, and for the length that ends it.
  static func fits(_ length: Int) -> Bool { frameSize(length) + headSize <= size }

  /// Returns the checksum of a frame, which detects frames that were partially written when the machine crashed.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var sum: UInt64 = 0x9E37_79B9_7F4A_7C15
    var offset = 0
    while offset + 8 <= bytes.count {
      sum = (sum ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0xBF58_476D_1CE4_E5B9
      sum ^= sum >> 29
      offset += 8
    }
    while offset < bytes.count {
      sum = (sum ^ UInt64(bytes[offset])) &* 0x94D0_49BB_1331_11EB
      offset += 1
    }
    return UInt32(truncatingIfNeeded: sum ^ sum >> 32)
  }

  private static func map(_ path: String?, _ flags: Int32) throws(FileError) -> UnsafeMutableRawPointer {
    var descriptor: Int32 = -1
    if let path {
      descriptor = open(path, flags, 0o644)
      guard descriptor >= 0 else { throw FileError(writing: path, errno) }
      // Reserve space now: a write to mapped memory on a full device would kill the process.
      let code = posix_fallocate(descriptor, 0, off_t(size))
      guard code == 0 else {
        close(descriptor)
        if flags & O_CREAT != 0 { unlink(path) }
        throw FileError(writing: path, code)
      }
    }
    defer { if descriptor >= 0 { close(descriptor) } }
    let memory = mmap(
      nil, size, PROT_READ | PROT_WRITE, path == nil ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED, descriptor, 0)
    guard let memory, memory != MAP_FAILED else { throw FileError(writing: path ?? "memory", errno) }
    return memory
  }
}
