/// Encoding of server frames: unfragmented and unmasked (RFC 6455, section 5.2).
enum WebSocketFrame {
  enum Opcode: UInt8 {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xa

    var isControl: Bool { rawValue >= 0x8 }
  }

  /// The limit of a control frame's payload in bytes.
  static let maximumControlBytes = 125

  static func bytes(_ opcode: Opcode, _ payload: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(payload.count + 10)
    bytes.append(0x80 | opcode.rawValue)
    switch payload.count {
    case ...125:
      bytes.append(UInt8(payload.count))
    case ...0xffff:
      bytes.append(126)
      withUnsafeBytes(of: UInt16(payload.count).bigEndian) { bytes.append(contentsOf: $0) }
    default:
      bytes.append(127)
      withUnsafeBytes(of: UInt64(payload.count).bigEndian) { bytes.append(contentsOf: $0) }
    }
    bytes.append(contentsOf: payload)
    return bytes
  }

  /// Returns a close frame; the reason is truncated at a character to fit.
  static func close(_ code: WebSocketCloseCode, _ reason: String) -> [UInt8] {
    var payload = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xff)]
    for character in reason where payload.count + character.utf8.count <= maximumControlBytes {
      payload.append(contentsOf: character.utf8)
    }
    return bytes(.close, payload)
  }
}
