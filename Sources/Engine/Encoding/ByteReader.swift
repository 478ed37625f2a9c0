/// Reads the bytes that a ``ByteBuffer`` has written.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var offset: Int
  private let end: Int

  init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    (offset, end) = (range.lowerBound, range.upperBound)
  }

  var isAtEnd: Bool { offset == end }

  mutating func skip(_ count: Int) throws(CorruptChunk) {
    guard count >= 0, count <= end - offset else { throw CorruptChunk() }
    offset += count
  }

  mutating func word<Word: FixedWidthInteger & BitwiseCopyable>(_: Word.Type) throws(CorruptChunk) -> Word {
    let start = offset
    try skip(MemoryLayout<Word>.size)
    return bytes.withUnsafeBytes { Word(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: Word.self)) }
  }

  /// Reads a compact number.
  mutating func number() throws(CorruptChunk) -> Int {
    var number: UInt64 = 0
    for shift in stride(from: 0 as UInt64, through: 63, by: 7) {
      let byte = try word(UInt8.self)
      number |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return Int(truncatingIfNeeded: number) }
    }
    throw CorruptChunk()
  }

  /// Reads the count of items that take at least a byte each.
  mutating func count() throws(CorruptChunk) -> Int { try count(of: UInt64(truncatingIfNeeded: try number())) }

  /// Checks the count of items that take at least a byte each.
  func count(of number: UInt64) throws(CorruptChunk) -> Int {
    guard number <= end - offset else { throw CorruptChunk() }
    return Int(number)
  }

  mutating func text() throws(CorruptChunk) -> String? {
    let length = try number()
    guard length >= 0 else { throw CorruptChunk() }
    return length == 0 ? nil : try text(length - 1)
  }

  /// Reads a text of this number of bytes.
  mutating func text(_ length: Int) throws(CorruptChunk) -> String {
    let start = offset
    try skip(length)
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }
}
