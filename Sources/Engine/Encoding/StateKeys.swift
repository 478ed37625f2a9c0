import Beamulator

/// The keys of an object's type as they are written, found by their one byte: the compiler makes an enumeration of them.
struct StateKeys {
  /// The bytes there are for a key, its length ahead of it; 0 where it is not known.
  static let size = ByteBuffer.keySlotSize
  /// Keys with a higher byte are not remembered.
  private static let count = 64
  private let slots: UnsafeMutablePointer<UInt8>

  init() {
    slots = .allocate(capacity: Self.count * Self.size)
    slots.initialize(repeating: 0, count: Self.count * Self.size)
  }

  func free() { slots.deallocate() }

  /// Writes a key of one byte.
  func write(_ key: some CodingKey, to bytes: inout ByteBuffer) {
    let byte = Int(unsafeBitCast(key, to: UInt8.self))
    guard byte < Self.count else { return bytes.append(cbor: key.stringValue) }
    let slot = slots + byte * Self.size
    guard slot[0] == 0 else { return bytes.append(key: slot) }
    let start = bytes.count
    bytes.append(cbor: key.stringValue)
    let length = bytes.count - start
    guard length < Self.size else { return }
    slot[0] = UInt8(length)
    for place in 0..<length { slot[1 + place] = bytes.bytes[start + place] }
  }
}
