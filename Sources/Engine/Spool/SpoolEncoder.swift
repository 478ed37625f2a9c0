/// Writes the values of a record in sequence to memory that has room for them.
struct SpoolEncoder {
  private let start: UnsafeMutableRawPointer
  private var cursor: UnsafeMutableRawPointer

  init(_ start: UnsafeMutableRawPointer) {
    self.start = start
    cursor = start
  }

  /// Bytes written so far.
  var count: Int { cursor - start }

  mutating func put<Value: BitwiseCopyable>(_ value: Value) {
    cursor.storeBytes(of: value, as: Value.self)
    cursor += MemoryLayout<Value>.size
  }

  mutating func put(_ text: String) {
    text.withBytes { utf8 in
      put(Int32(utf8.count))
      if let bytes = utf8.baseAddress { cursor.copyMemory(from: bytes, byteCount: utf8.count) }
      cursor += utf8.count
    }
  }

  mutating func put(_ text: String?) {
    if let text { put(text) } else { put(Int32(-1)) }
  }

  /// The encoded size of a text, in bytes.
  static func size(_ text: String?) -> Int { 4 + (text?.utf8.count ?? 0) }
}

/// Reads the values of a record in the order in which ``SpoolEncoder`` wrote them.
struct SpoolDecoder {
  /// Bytes that do not decode to a record.
  struct CorruptRecord: Error {}

  private let bytes: UnsafeRawBufferPointer
  private var next = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  @inline(__always)
  mutating func take<Value: BitwiseCopyable>(_ type: Value.Type = Value.self) throws(CorruptRecord) -> Value {
    let size = MemoryLayout<Value>.size
    guard bytes.count - next >= size else { throw CorruptRecord() }
    defer { next += size }
    return bytes.loadUnaligned(fromByteOffset: next, as: Value.self)
  }

  /// Returns the UTF-8 of a text without copying it; nil for an absent text.
  @inline(__always)
  mutating func takeBytes() throws(CorruptRecord) -> UnsafeRawBufferPointer? {
    let count = Int(try take(Int32.self))
    guard count >= 0 else { return nil }
    guard bytes.count - next >= count else { throw CorruptRecord() }
    defer { next += count }
    return UnsafeRawBufferPointer(rebasing: bytes[next..<next + count])
  }

  mutating func takeRequiredBytes() throws(CorruptRecord) -> UnsafeRawBufferPointer {
    guard let bytes = try takeBytes() else { throw CorruptRecord() }
    return bytes
  }

  mutating func takeText() throws(CorruptRecord) -> String? {
    try takeBytes().map { String(decoding: $0, as: UTF8.self) }
  }

  mutating func takeRequiredText() throws(CorruptRecord) -> String {
    guard let text = try takeText() else { throw CorruptRecord() }
    return text
  }
}
