/// An incremental decoder of a client's WebSocket frames (RFC 6455, section 5).
///
/// A frame is buffered only after its header was validated. After a failure or a close no further bytes may be passed.
struct WebSocketDecoder {
  /// A complete message or control frame.
  enum Event: Equatable {
    case text([UInt8])
    case binary([UInt8])
    case ping([UInt8])
    case pong
    /// The client's close frame, with its code if there is one.
    case close(WebSocketCloseCode?)
  }

  private struct Frame {
    let opcode: WebSocketFrame.Opcode
    let isFinal: Bool
    /// The masking key; its first byte is the least significant.
    let mask: UInt32
    let length: Int
    var received = 0
  }

  private let maximumMessageBytes: Int
  private var header: [UInt8] = []
  private var frame: Frame?
  /// The fragments of the current message received so far; control frames may be interleaved.
  private var message: [UInt8] = []
  private var messageKind: WebSocketFrame.Opcode?
  private var control: [UInt8] = []

  init(maximumMessageBytes: Int) { self.maximumMessageBytes = maximumMessageBytes }

  /// Decodes bytes from `position`, which is advanced, up to the next event; nil if all bytes are consumed before.
  mutating func next(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) throws(WebSocketFailure) -> Event? {
    while true {
      if frame == nil {
        guard try readHeader(bytes, &position) else { return nil }
      }
      guard readPayload(bytes, &position), let complete = frame else { return nil }
      frame = nil
      if let event = try end(complete) { return event }
    }
  }

  // MARK: - Headers

  /// Reads bytes of the header; returns whether it is complete.
  private mutating func readHeader(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) throws(WebSocketFailure) -> Bool {
    while position < bytes.count {
      header.append(bytes[position])
      position += 1
      guard header.count >= 2 else { continue }
      if header.count == 2 { try checkStart() }
      let lengthBytes = extendedLengthBytes
      guard header.count >= 2 + lengthBytes else { continue }
      if header.count == 2 + lengthBytes { _ = try payloadLength() }
      guard header.count == 6 + lengthBytes else { continue }
      try begin()
      return true
    }
    return false
  }

  private var extendedLengthBytes: Int {
    switch header[1] & 0x7f {
    case 126: 2
    case 127: 8
    default: 0
    }
  }

  private func checkStart() throws(WebSocketFailure) {
    guard header[0] & 0x70 == 0 else { throw .protocolError("a reserved bit is set") }
    guard let opcode = WebSocketFrame.Opcode(rawValue: header[0] & 0x0f) else {
      throw .protocolError("the opcode is reserved")
    }
    guard header[1] & 0x80 != 0 else { throw .protocolError("a client's frames must be masked") }
    if opcode.isControl {
      guard header[0] & 0x80 != 0 else { throw .protocolError("a control frame is fragmented") }
      guard Int(header[1] & 0x7f) <= WebSocketFrame.maximumControlBytes else {
        throw .protocolError("a control frame is longer than \(WebSocketFrame.maximumControlBytes) bytes")
      }
    } else {
      guard (opcode == .continuation) == (messageKind != nil) else {
        throw .protocolError(
          opcode == .continuation ? "there is no message to continue" : "a message starts within another")
      }
    }
  }

  private func payloadLength() throws(WebSocketFailure) -> Int {
    let short = UInt64(header[1] & 0x7f)
    let count = extendedLengthBytes
    guard count > 0 else { return try bounded(short) }
    let length = header[2..<(2 + count)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length > (count == 2 ? 125 : 0xffff) else { throw .protocolError("a length is not minimally encoded") }
    return try bounded(length)
  }

  private func bounded(_ length: UInt64) throws(WebSocketFailure) -> Int {
    let isControl = header[0] & 0x08 != 0
    guard isControl || length <= UInt64(maximumMessageBytes - message.count) else {
      throw WebSocketFailure(.messageTooBig, "the limit of a message is \(maximumMessageBytes) bytes")
    }
    return Int(length)
  }

  private mutating func begin() throws(WebSocketFailure) {
    let length = try payloadLength()
    guard let opcode = WebSocketFrame.Opcode(rawValue: header[0] & 0x0f) else { return }
    let mask = header.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    frame = Frame(opcode: opcode, isFinal: header[0] & 0x80 != 0, mask: mask, length: length)
    header.removeAll(keepingCapacity: true)
    if opcode == .text || opcode == .binary { messageKind = opcode }
  }

  // MARK: - Payloads

  /// Reads bytes of the payload; returns whether it is complete.
  private mutating func readPayload(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Bool {
    guard let current = frame else { return false }
    let count = min(current.length - current.received, bytes.count - position)
    let start = position
    let plain = (0..<count).lazy.map { index in
      bytes[start + index] ^ UInt8(truncatingIfNeeded: current.mask >> UInt32((current.received + index) % 4 * 8))
    }
    if current.opcode.isControl { control.append(contentsOf: plain) } else { message.append(contentsOf: plain) }
    position += count
    frame?.received += count
    return current.received + count == current.length
  }

  /// Returns the event that a complete frame completes, if any.
  private mutating func end(_ frame: Frame) throws(WebSocketFailure) -> Event? {
    if frame.opcode.isControl {
      defer { control = [] }
      switch frame.opcode {
      case .ping: return .ping(control)
      case .close: return try .close(closeCode())
      default: return .pong
      }
    }
    guard frame.isFinal, let kind = messageKind else { return nil }
    defer {
      message = []
      messageKind = nil
    }
    guard kind == .text else { return .binary(message) }
    guard Self.isUTF8(message[...]) else { throw WebSocketFailure(.invalidData, "a text message is not UTF-8") }
    return .text(message)
  }

  private func closeCode() throws(WebSocketFailure) -> WebSocketCloseCode? {
    guard !control.isEmpty else { return nil }
    guard control.count >= 2 else { throw .protocolError("a close code is two bytes long") }
    let code = WebSocketCloseCode(rawValue: UInt16(control[0]) << 8 | UInt16(control[1]))
    guard code.mayBeSent else { throw .protocolError("the close code \(code.rawValue) may not be sent") }
    guard Self.isUTF8(control[2...]) else { throw WebSocketFailure(.invalidData, "a close reason is not UTF-8") }
    return code
  }

  private static func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool { (try? UTF8Span(validating: bytes.span)) != nil }
}
