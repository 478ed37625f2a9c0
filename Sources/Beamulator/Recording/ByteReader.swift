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
  mutating func count() throws(DamagedChunk) -> Int {
    let count = try number()
    guard count >= 0, count <= end - place else { throw DamagedChunk() }
    return count
  }

  mutating func text() throws(DamagedChunk) -> String? {
    let length = try number() - 1
    guard length >= 0 else { return nil }
    let start = place
    try skip(length)
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  /// All that is left, as text.
  mutating func rest() -> String {
    defer { place = end }
    return String(decoding: bytes[place..<end], as: UTF8.self)
  }
}
