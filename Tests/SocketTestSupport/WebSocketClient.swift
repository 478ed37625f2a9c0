/// A WebSocket client that can also send invalid bytes.
package final class WebSocketClient {
  /// A received frame.
  package struct Frame: Equatable, Sendable {
    package let opcode: UInt8
    package let payload: [UInt8]

    package init(opcode: UInt8, payload: [UInt8]) {
      self.opcode = opcode
      self.payload = payload
    }

    package var text: String { String(decoding: payload, as: UTF8.self) }
    /// The code of a close frame.
    package var closeCode: Int? { payload.count < 2 ? nil : Int(payload[0]) << 8 | Int(payload[1]) }
  }

  package let raw: RawClient

  /// Requests an upgrade and reads the response; throws unless it is 101 with the right key.
  package init(_ raw: RawClient, path: String = "/", headers: [String] = []) throws {
    self.raw = raw
    try raw.request("GET", path, headers: Self.handshake + headers)
    let answer = try raw.answer(withoutBody: true)
    // The key and its answer are the example of RFC 6455, section 1.3.
    guard answer.status == 101, answer.header("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" else {
      throw RawClient.Failure(message: "no WebSocket: \(answer.head)")
    }
  }

  package static let handshake = [
    "Connection: keep-alive, Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ]

  package func send(text: String) throws { try raw.send(Self.frame(1, Array(text.utf8))) }

  /// Sends a close frame.
  package func sendClose(_ code: Int = 1000) throws {
    try raw.send(Self.frame(8, [UInt8(code >> 8), UInt8(code & 0xff)]))
  }

  /// A masked frame.
  package static func frame(_ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
    let mask: [UInt8] = [0x12, 0x34, 0x56, 0x78]
    return header(opcode, length: UInt64(payload.count), isFinal: isFinal) + mask
      + payload.enumerated().map { $1 ^ mask[$0 % 4] }
  }

  /// The header of a masked frame without the mask, for any length.
  package static func header(_ opcode: UInt8, length: UInt64, isFinal: Bool = true) -> [UInt8] {
    let first = (isFinal ? 0x80 : 0) | opcode
    return switch length {
    case ...125: [first, 0x80 | UInt8(length)]
    case ...0xffff: [first, 0x80 | 126] + bytes(length, count: 2)
    default: [first, 0x80 | 127] + bytes(length, count: 8)
    }
  }

  private static func bytes(_ number: UInt64, count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
  }

  /// The next frame of the server.
  package func next() throws -> Frame {
    let start = try raw.bytes(2)
    guard start[0] & 0x80 != 0, start[1] & 0x80 == 0 else {
      throw RawClient.Failure(message: "a server's frame must be final and not masked, this one begins with \(start)")
    }
    let length: Int =
      switch start[1] {
      case 126: try number(2)
      case 127: try number(8)
      default: Int(start[1])
      }
    return Frame(opcode: start[0] & 0x0f, payload: try raw.bytes(length))
  }

  private func number(_ count: Int) throws -> Int { try raw.bytes(count).reduce(0) { $0 << 8 | Int($1) } }
}
