/// Reads what a ``ByteBuffer`` has written.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var place: Int
  private let end: Int

  init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    (place, end) = (range.lowerBound, range.upperBound)
  }

  var isAtEnd: Bool { place == end }

  mutating func skip(_ count: Int) throws(DamagedChunk) {
    guard count >= 0, count <= end - place else { throw DamagedChunk() }
    place += count
  }

  mutating func word<Word: FixedWidthInteger & BitwiseCopyable>(_: Word.Type) throws(DamagedChunk) -> Word {
    let start = place
    try skip(MemoryLayout<Word>.size)
    return bytes.withUnsafeBytes { Word(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: Word.self)) }
  }

  /// A compact number.
  mutating func number() throws(DamagedChunk) -> Int {
    var number: UInt64 = 0
    for shift in stride(from: 0 as UInt64, through: 63, by: 7) {
      let byte = try word(UInt8.self)
      number |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return Int(truncatingIfNeeded: number) }
    }
    throw DamagedChunk()
  }

  /// A number of things that take a byte each at least.
  mutating func count() throws(DamagedChunk) -> Int { try count(of: UInt64(truncatingIfNeeded: try number())) }

  /// As above, of a number that was read.
  func count(of number: UInt64) throws(DamagedChunk) -> Int {
    guard number <= end - place else { throw DamagedChunk() }
    return Int(number)
  }

  mutating func text() throws(DamagedChunk) -> String? {
    let length = try number() - 1
    return length < 0 ? nil : try text(length)
  }

  /// A text of so many bytes.
  mutating func text(_ length: Int) throws(DamagedChunk) -> String {
    let start = place
    try skip(length)
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }
}
