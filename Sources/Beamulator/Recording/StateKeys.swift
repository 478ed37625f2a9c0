/// The keys of a type as they are written, found by their one byte: the compiler makes an enumeration of an object's keys.
struct StateKeys {
  /// The length of a key's item comes first; 0 where it is not known.
  static let size = 32
  private let slots: UnsafeMutablePointer<UInt8>

  init() {
    let count = 256 * Self.size
    slots = .allocate(capacity: count)
    slots.initialize(repeating: 0, count: count)
  }

  func free() { slots.deallocate() }

  func slot(of byte: UInt8) -> UnsafeMutablePointer<UInt8> { slots + Int(byte) * Self.size }

  static func write<Key: CodingKey>(_ key: Key, into slot: UnsafeMutablePointer<UInt8>, _ bytes: inout ByteBuffer) {
    let start = bytes.count
    bytes.append(cbor: key.stringValue)
    let length = bytes.count - start
    guard length < size else { return }
    slot[0] = UInt8(length)
    for place in 0..<length { slot[1 + place] = bytes.bytes[start + place] }
  }
}
