import Beamulator

/// Reads the CBOR that ``StateEncoder`` writes.
extension ByteReader {
  /// Reads the next item with its contents as compact JSON; infinities and NaN become text.
  mutating func json() throws(CorruptChunk) -> String {
    var json = ByteBuffer(capacity: 512)
    /// The open arrays and maps, the innermost last.
    var open: [OpenItem] = []
    repeat {
      let first = try word(UInt8.self)
      if first == CBORByte.end {
        guard let item = open.popLast(), item.mayEnd else { throw CorruptChunk() }
        json.append(item.end)
      } else {
        if let last = open.indices.last {
          if let separator = open[last].separator { json.append(separator) }
          guard !open[last].awaitsKey || first >> 5 == CBORType.text.rawValue else { throw CorruptChunk() }
          open[last].count += 1
        }
        try append(first, to: &json, &open)
      }
      while let item = open.last, item.isFull {
        json.append(item.end)
        open.removeLast()
      }
    } while !open.isEmpty
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// An array or a map that has not ended.
  private struct OpenItem {
    let isMap: Bool
    /// The number of items, including keys; nil for an indefinite length.
    let length: Int?
    var count = 0

    var awaitsKey: Bool { isMap && count.isMultiple(of: 2) }
    var isFull: Bool { count == length }
    var mayEnd: Bool { length == nil && (!isMap || awaitsKey) }
    var end: UInt8 { UInt8(ascii: isMap ? "}" : "]") }
    var separator: UInt8? { count == 0 ? nil : UInt8(ascii: isMap && !awaitsKey ? ":" : ",") }
  }

  private mutating func append(
    _ first: UInt8, to json: inout ByteBuffer, _ open: inout [OpenItem]
  ) throws(CorruptChunk) {
    switch first {
    case CBORByte.map, CBORByte.array:
      let isMap = first == CBORByte.map
      json.append(UInt8(ascii: isMap ? "{" : "["))
      open.append(OpenItem(isMap: isMap, length: nil))
    case CBORByte.emptyMap: json.append("{}")
    case CBORByte.no: json.append("false")
    case CBORByte.yes: json.append("true")
    case CBORByte.null: json.append("null")
    case CBORByte.float: json.append(json: Float(bitPattern: try word(UInt32.self).byteSwapped))
    case CBORByte.double: json.append(json: Double(bitPattern: try word(UInt64.self).byteSwapped))
    default:
      let value = try argument(of: first)
      switch CBORType(rawValue: first >> 5) {
      case .unsigned: json.append(json: value)
      case .negative where value <= UInt64(Int64.max): json.append(json: ~Int64(value))
      case .text: json.append(quoted: try text(count(of: value)))
      case .array:
        json.append(UInt8(ascii: "["))
        open.append(OpenItem(isMap: false, length: try count(of: value)))
      case .tag:
        let bytes = try word(UInt8.self)
        guard value == ByteBuffer.jsonTag, bytes >> 5 == CBORType.bytes.rawValue else { throw CorruptChunk() }
        json.append(try text(count(of: argument(of: bytes))))
      default: throw CorruptChunk()
      }
    }
  }

  /// Reads the argument of an item's head.
  private mutating func argument(of first: UInt8) throws(CorruptChunk) -> UInt64 {
    switch first & 31 {
    case let value where value < 24: UInt64(value)
    case 24: UInt64(try word(UInt8.self))
    case 25: UInt64(try word(UInt16.self).byteSwapped)
    case 26: UInt64(try word(UInt32.self).byteSwapped)
    case 27: try word(UInt64.self).byteSwapped
    default: throw CorruptChunk()
    }
  }
}
