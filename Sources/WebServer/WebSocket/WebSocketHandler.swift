/// What happens on the WebSockets of a ``WebServer``; called on the server's only thread, so it must not wait.
package protocol WebSocketHandler: Sendable {
  /// The handshake is done; what is sent from now on arrives.
  func opened(_ session: WebSocketSession)

  /// A whole text message, valid UTF-8.
  func received(_ session: WebSocketSession, text: [UInt8])

  /// The end, however it came; called once for each session opened, and last.
  func closed(_ session: WebSocketSession)
}
