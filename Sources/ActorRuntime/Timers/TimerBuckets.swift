/// The buckets of a ``TimerQueue``: 8 levels of 256 lists, each a chain of fixed-size chunks. A timer takes little more
/// than its own 16 bytes, and is not copied when its list grows.
struct TimerBuckets: ~Copyable {
  static let levels = 8
  static let width = 256
  private static let chunkCapacity = 63

  private struct Chunk {
    var next: UnsafeMutableRawPointer?
    var count: Int
  }

  private let heads: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private let counts: UnsafeMutablePointer<Int>
  /// A bitmap of the lists that are not empty; four words per level.
  private let occupied: UnsafeMutablePointer<UInt64>
  private var free: UnsafeMutableRawPointer?
  private var freeCount = 0

  init() {
    heads = .allocate(capacity: Self.levels * Self.width)
    heads.initialize(repeating: nil, count: Self.levels * Self.width)
    counts = .allocate(capacity: Self.levels * Self.width)
    counts.initialize(repeating: 0, count: Self.levels * Self.width)
    occupied = .allocate(capacity: Self.levels * 4)
    occupied.initialize(repeating: 0, count: Self.levels * 4)
  }

  deinit {
    for list in 0..<Self.levels * Self.width { Self.release(heads[list]) }
    Self.release(free)
    heads.deallocate()
    counts.deallocate()
    occupied.deallocate()
  }

  mutating func append(_ entry: TimerEntry, level: Int, bucket: Int) {
    let list = level * Self.width + bucket
    var chunk = heads[list]
    if chunk == nil || Self.header(chunk.unsafelyUnwrapped).pointee.count == Self.chunkCapacity {
      let fresh = takeChunk()
      Self.header(fresh).initialize(to: Chunk(next: chunk, count: 0))
      heads[list] = fresh
      chunk = fresh
      occupied[level * 4 + bucket / 64] |= 1 << UInt64(bucket % 64)
    }
    let target = chunk.unsafelyUnwrapped
    let count = Self.header(target).pointee.count
    Self.entries(target)[count] = entry
    Self.header(target).pointee.count = count + 1
    counts[list] += 1
  }

  /// Returns the first nonempty list of a level, starting from a bucket.
  func firstOccupied(level: Int, from bucket: Int) -> Int? {
    var word = bucket / 64
    var bits = occupied[level * 4 + word] & (UInt64.max << UInt64(bucket % 64))
    while bits == 0 {
      word += 1
      guard word < 4 else { return nil }
      bits = occupied[level * 4 + word]
    }
    return word * 64 + bits.trailingZeroBitCount
  }

  func count(level: Int, bucket: Int) -> Int { counts[level * Self.width + bucket] }

  /// Moves one chunk of a list to the end of `entries`, in no particular order.
  mutating func take(level: Int, bucket: Int, into entries: inout [TimerEntry]) {
    let list = level * Self.width + bucket
    guard let chunk = heads[list] else { return }
    let header = Self.header(chunk).pointee
    entries.append(contentsOf: UnsafeBufferPointer(start: Self.entries(chunk), count: header.count))
    heads[list] = header.next
    counts[list] -= header.count
    if header.next == nil { occupied[level * 4 + bucket / 64] &= ~(1 << UInt64(bucket % 64)) }
    recycle(chunk)
  }

  private mutating func takeChunk() -> UnsafeMutableRawPointer {
    guard let chunk = free else {
      return .allocate(
        byteCount: MemoryLayout<Chunk>.stride + Self.chunkCapacity * MemoryLayout<TimerEntry>.stride, alignment: 16)
    }
    free = Self.header(chunk).pointee.next
    freeCount -= 1
    return chunk
  }

  private mutating func recycle(_ chunk: UnsafeMutableRawPointer) {
    guard freeCount < 4096 else { return chunk.deallocate() }
    Self.header(chunk).pointee = Chunk(next: free, count: 0)
    free = chunk
    freeCount += 1
  }

  private static func header(_ chunk: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Chunk> {
    chunk.assumingMemoryBound(to: Chunk.self)
  }

  private static func entries(_ chunk: UnsafeMutableRawPointer) -> UnsafeMutablePointer<TimerEntry> {
    (chunk + MemoryLayout<Chunk>.stride).assumingMemoryBound(to: TimerEntry.self)
  }

  private static func release(_ first: UnsafeMutableRawPointer?) {
    var chunk = first
    while let current = chunk {
      chunk = header(current).pointee.next
      current.deallocate()
    }
  }
}
