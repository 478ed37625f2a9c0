extension ByteBuffer {
  /// Appends a text as a JSON string, quoted and escaped.
  package mutating func append(quoted text: String) {
    text.withBytes { utf8 in
      append(UInt8(ascii: "\""))
      var done = 0
      while let next = Self.firstToEscape(utf8, from: done) {
        append(UnsafeBufferPointer(rebasing: utf8[done..<next]))
        append(escaped: utf8[next])
        done = next + 1
      }
      append(UnsafeBufferPointer(rebasing: utf8[done...]))
      append(UInt8(ascii: "\""))
    }
  }

  /// Appends an integer.
  package mutating func append(json number: some FixedWidthInteger) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(decimal: UInt64(number.magnitude))
  }

  /// Appends a number such that it reads back unchanged; infinities and NaN are appended as strings.
  package mutating func append(json number: Double) {
    // Whole numbers are frequent and faster to format.
    let whole = number.magnitude < 0x1p53 ? Int64(number) : 0
    if Double(whole) == number, whole != 0 || number.sign == .plus {
      append(json: whole)
    } else {
      append(description: number)
    }
  }

  /// Appends a number such that it reads back unchanged; infinities and NaN are appended as strings.
  package mutating func append(json number: Float) { append(description: number) }

  private mutating func append(description number: some BinaryFloatingPoint & LosslessStringConvertible) {
    if number.isFinite {
      append(number.description)
    } else {
      append(number.isNaN ? #""nan""# : number < 0 ? #""-inf""# : #""inf""#)
    }
  }

  private mutating func append(escaped byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
    case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
    case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
    case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
    default:
      append("u00")
      append(Self.digits[Int(byte >> 4)])
      append(Self.digits[Int(byte & 15)])
    }
  }

  private static let digits = Array("0123456789abcdef".utf8)

  /// Returns the offset of the first byte that must be escaped in a JSON string.
  private static func firstToEscape(_ utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    let bytes = UnsafeRawBufferPointer(utf8)
    var offset = start
    while offset + 8 <= bytes.count, !hasEscape(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) {
      offset += 8
    }
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return offset }
      offset += 1
    }
    return nil
  }

  /// Returns whether one of eight bytes must be escaped in a JSON string. Based on S. E. Anderson, *Bit Twiddling
  /// Hacks* ("Determine if a word has a byte less than n").
  private static func hasEscape(_ word: UInt64) -> Bool {
    let (ones, tops) = (0x0101_0101_0101_0101 as UInt64, 0x8080_8080_8080_8080 as UInt64)
    let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let slashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let found = ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
    return found & tops != 0
  }
}
