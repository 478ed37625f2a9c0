/// Encoding of JSON strings.
enum JSONText {
  static func append(_ text: String, to json: inout [UInt8]) {
    json.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        json.append(UInt8(ascii: "\\"))
        json.append(byte)
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        json.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8)
        json.append(contentsOf: digits.utf8)
      default: json.append(byte)
      }
    }
    json.append(UInt8(ascii: "\""))
  }
}
