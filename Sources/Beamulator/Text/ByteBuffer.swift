/// A growable buffer for sequential writes whose memory is reused.
@usableFromInline
package struct ByteBuffer: ~Copyable {
  /// The size in bytes of a slot that holds a key, preceded by its length.
  @usableFromInline package static let keySlotSize = 32

  @usableFromInline package var count = 0
  @usableFromInline var capacity: Int
  @usableFromInline var start: UnsafeMutablePointer<UInt8>

  /// - Parameter capacity: The initial capacity in bytes.
  @inlinable
  package init(capacity: Int = 4096) {
    self.capacity = capacity
    start = .allocate(capacity: capacity)
  }

  deinit { start.deallocate() }

  /// The last byte.
  @inlinable package var last: UInt8? { count == 0 ? nil : start[count - 1] }
  @inlinable package var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  /// Truncates the buffer to a number of bytes.
  @inlinable
  package mutating func cut(to count: Int) { self.count = count }

  @inlinable
  package mutating func append(_ byte: UInt8) {
    reserve(1)
    start[count] = byte
    count += 1
  }

  @inlinable
  package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    reserve(bytes.count)
    (start + count).update(from: source, count: bytes.count)
    count += bytes.count
  }

  @inlinable
  package mutating func append(_ text: String) {
    text.withBytes { append($0) }
  }

  /// Appends a key from its slot. Copies the whole slot, which needs no loop.
  @inlinable
  package mutating func append(key slot: UnsafeMutablePointer<UInt8>) {
    reserve(Self.keySlotSize)
    let (from, to) = (UnsafeRawPointer(slot + 1), UnsafeMutableRawPointer(start + count))
    to.storeBytes(of: from.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
    (to + 15).storeBytes(of: (from + 15).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
    count += Int(slot[0])
  }

  /// Appends a fixed-size word in little-endian order.
  @inlinable
  package mutating func append<Word: FixedWidthInteger & BitwiseCopyable>(word: Word) {
    let size = MemoryLayout<Word>.size
    reserve(size)
    count += size
    set(word, at: count - size)
  }

  /// Overwrites a word that was appended.
  @inlinable
  package mutating func set<Word: FixedWidthInteger & BitwiseCopyable>(_ word: Word, at offset: Int) {
    UnsafeMutableRawPointer(start + offset).storeBytes(of: word.littleEndian, as: Word.self)
  }

  /// Appends a number as a variable-length integer (LEB128): numbers below 128 take one byte.
  @inlinable
  package mutating func append(compact number: UInt64) {
    var rest = number
    while rest > 0x7f {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Appends a number in decimal digits.
  @inlinable
  package mutating func append(decimal number: UInt64) {
    reserve(20)
    var length = 1
    var power: UInt64 = 10
    while length < 20, number >= power {
      length += 1
      let next = power.multipliedReportingOverflow(by: 10)
      power = next.overflow ? .max : next.partialValue
    }
    var rest = number
    var offset = count + length
    count = offset
    repeat {
      offset -= 1
      let quotient = rest / 10
      start[offset] = UInt8(truncatingIfNeeded: rest &- quotient &* 10) &+ 48
      rest = quotient
    } while rest > 0
  }

  @inlinable
  mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(to: count + more) }
  }

  @usableFromInline
  @inline(never)
  mutating func grow(to needed: Int) {
    capacity = max(needed, capacity * 2)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: start, count: count)
    start.deallocate()
    start = larger
  }
}
