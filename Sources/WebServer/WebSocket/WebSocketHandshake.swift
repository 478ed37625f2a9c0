import CLibWebSockets

/// The opening handshake of RFC 6455, section 4.2.
enum WebSocketHandshake {
  /// Returns the value of `Sec-WebSocket-Accept` for a request that asks for an upgrade; nil for any other.
  static func acceptKey(for request: HTTPServerRequest, _ head: RequestHead) throws(RequestRefusal) -> String? {
    guard head.asksForWebSocket else { return nil }
    guard request.header("sec-websocket-version") == "13" else {
      throw RequestRefusal(
        status: 426, message: "only version 13 of WebSocket is supported", headers: [("Sec-WebSocket-Version", "13")])
    }
    guard let key = request.header("sec-websocket-key"), isKey(key) else {
      throw .malformed("Sec-WebSocket-Key must be 16 bytes in base64")
    }
    return acceptKey(key)
  }

  /// Returns the response that upgrades the connection.
  static func response(acceptKey: String) -> [UInt8] {
    let lines = [
      "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Accept: \(acceptKey)",
    ]
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  /// Returns whether the text is 16 bytes in base64: 22 digits and two padding characters.
  private static func isKey(_ key: String) -> Bool {
    guard key.utf8.count == 24, key.hasSuffix("==") else { return false }
    return key.utf8.dropLast(2).allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
        true
      default: false
      }
    }
  }

  private static func acceptKey(_ key: String) -> String {
    let salted = Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
    var digest = [UInt8](repeating: 0, count: 20)
    _ = lws_SHA1(salted, salted.count, &digest)
    // 28 digits and the terminating NUL.
    var text = [CChar](repeating: 0, count: 29)
    _ = digest.withUnsafeBytes { digest in
      lws_b64_encode_string(digest.baseAddress?.assumingMemoryBound(to: CChar.self), 20, &text, 29)
    }
    return String(decoding: text.prefix(28).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
