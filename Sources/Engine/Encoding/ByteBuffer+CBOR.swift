import Beamulator

/// The major type of a CBOR item (RFC 8949): the upper three bits of its first byte.
enum CBORType: UInt8 { case unsigned, negative, bytes, text, array, map, tag, simple }

/// First bytes of CBOR items with a fixed value or length, or of indefinite length.
enum CBORByte {
  static let array: UInt8 = 0x9f
  static let map: UInt8 = 0xbf
  static let emptyMap: UInt8 = 0xa0
  static let no: UInt8 = 0xf4
  static let yes: UInt8 = 0xf5
  static let null: UInt8 = 0xf6
  static let float: UInt8 = 0xfa
  static let double: UInt8 = 0xfb
  /// Ends an array or a map of indefinite length.
  static let end: UInt8 = 0xff
}

/// Encodes CBOR (RFC 8949).
extension ByteBuffer {
  /// The tag of bytes that hold JSON.
  static let jsonTag: UInt64 = 262

  mutating func append(cbor number: some FixedWidthInteger & BitwiseCopyable) {
    // A negative number is encoded as -1 - number.
    if number < 0 { append(.negative, UInt64(truncatingIfNeeded: ~number)) } else { append(.unsigned, UInt64(number)) }
  }

  mutating func append(cbor number: Double) {
    append(CBORByte.double)
    append(word: number.bitPattern.byteSwapped)
  }

  mutating func append(cbor number: Float) {
    append(CBORByte.float)
    append(word: number.bitPattern.byteSwapped)
  }

  mutating func append(cbor value: Bool) { append(value ? CBORByte.yes : CBORByte.no) }

  mutating func append(cbor text: String) {
    let isDone: Void? = text.utf8.withContiguousStorageIfAvailable {
      append(.text, UInt64($0.count))
      append($0)
    }
    if isDone == nil {
      var text = text
      text.makeContiguousUTF8()
      append(cbor: text)
    }
  }

  /// Begins an array of this number of items.
  mutating func append(cborListOf count: Int) { append(.array, UInt64(count)) }

  /// Appends JSON in a tagged byte string.
  mutating func append(cborJSON json: UnsafeBufferPointer<UInt8>) {
    append(.tag, Self.jsonTag)
    append(.bytes, UInt64(json.count))
    append(json)
  }

  /// Appends an item's head, its type and its value or length, in the fewest bytes.
  private mutating func append(_ type: CBORType, _ value: UInt64) {
    let first = type.rawValue << 5
    switch value {
    case ..<24: append(first | UInt8(value))
    case ...0xff:
      append(word: UInt16(first | 24) | UInt16(value) << 8)
    case ...0xffff:
      append(first | 25)
      append(word: UInt16(value).byteSwapped)
    case ...0xffff_ffff:
      append(first | 26)
      append(word: UInt32(value).byteSwapped)
    default:
      append(first | 27)
      append(word: value.byteSwapped)
    }
  }
}
