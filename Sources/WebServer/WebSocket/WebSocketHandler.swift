/// Receives the events of WebSockets of a ``WebServer``; called on the server's only thread, so it must not block.
package protocol WebSocketHandler: Sendable {
  /// Called after the handshake; messages can be sent from now on.
  func opened(_ session: WebSocketSession)

  /// Called with a complete text message, valid UTF-8.
  func received(_ session: WebSocketSession, text: [UInt8])

  /// Called once for each opened session, after all other calls.
  func closed(_ session: WebSocketSession)
}
