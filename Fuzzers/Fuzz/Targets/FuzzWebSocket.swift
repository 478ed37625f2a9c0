import Beamulator
@testable import WebServer

/// However the bytes are split, the same comes of them.
func fuzzWebSocket(_ bytes: [UInt8]) {
  bytes.withUnsafeBytes { bytes in
    let whole = Outcome(bytes) { _ in bytes.count }
    precondition(Outcome(bytes) { _ in 1 } == whole, "byte by byte something else comes")
    // The bytes themselves say how they are split.
    precondition(Outcome(bytes) { Int(bytes[$0] % 17) + 1 } == whole, "in parts something else comes")
  }
}

/// What a decoder makes of bytes.
private struct Outcome: Equatable {
  private static let maximumMessageBytes = 1000

  var events: [WebSocketDecoder.Event] = []
  var failure: WebSocketFailure?

  /// `length` gives how many bytes come together from a position on.
  init(_ bytes: UnsafeRawBufferPointer, length: (Int) -> Int) {
    var decoder = WebSocketDecoder(maximumMessageBytes: Self.maximumMessageBytes)
    var start = 0
    while start < bytes.count {
      let end = min(start + length(start), bytes.count)
      do throws(WebSocketFailure) {
        guard try take(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), &decoder) else { return }
      } catch {
        failure = error
        return
      }
      start = end
    }
  }

  /// Whether more may follow.
  private mutating func take(
    _ bytes: UnsafeRawBufferPointer, _ decoder: inout WebSocketDecoder
  ) throws(WebSocketFailure) -> Bool {
    var position = 0
    while true {
      guard let event = try decoder.next(bytes, &position) else {
        precondition(position == bytes.count, "bytes were left over")
        return true
      }
      events.append(event)
      switch event {
      case .text(let message), .binary(let message): precondition(message.count <= Self.maximumMessageBytes)
      case .ping(let payload): precondition(payload.count <= WebSocketFrame.maximumControlBytes)
      case .pong: break
      case .close: return false
      }
    }
  }
}
