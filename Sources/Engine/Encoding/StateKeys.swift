import Beamulator

/// The encoded keys of a type, indexed by the single byte of its coding key: the compiler synthesizes an enumeration.
struct StateKeys {
  /// The bytes of a slot: the length of the encoded key, 0 if unknown, and the key.
  static let size = ByteBuffer.keySlotSize
  /// The number of slots; keys with a higher byte are not cached.
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
    for index in 0..<length { slot[1 + index] = bytes.bytes[start + index] }
  }
}
