/// The status code of a WebSocket's close frame (RFC 6455, section 7.4).
package struct WebSocketCloseCode: RawRepresentable, Equatable, Sendable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let normal = WebSocketCloseCode(rawValue: 1000)
  /// The server stops.
  package static let goingAway = WebSocketCloseCode(rawValue: 1001)
  package static let protocolError = WebSocketCloseCode(rawValue: 1002)
  /// A binary message was sent where only text is accepted.
  package static let unsupportedData = WebSocketCloseCode(rawValue: 1003)
  /// Text that is not UTF-8.
  package static let invalidData = WebSocketCloseCode(rawValue: 1007)
  /// The limit of messages was exceeded.
  package static let policyViolation = WebSocketCloseCode(rawValue: 1008)
  package static let messageTooBig = WebSocketCloseCode(rawValue: 1009)
  /// The client reads too slowly.
  package static let tryAgainLater = WebSocketCloseCode(rawValue: 1013)

  /// Whether a client may send the code; others are reserved.
  var mayBeSent: Bool {
    switch rawValue {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }
}
