/// The reply to a request: a response or an upgrade.
enum Reply: Sendable {
  case response(HTTPServerResponse)
  /// Upgrades the connection to a WebSocket.
  case upgrade(any WebSocketHandler)
}
