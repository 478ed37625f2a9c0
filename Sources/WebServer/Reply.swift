/// What a request is answered with.
enum Reply: Sendable {
  case response(HTTPServerResponse)
  /// The connection becomes a WebSocket.
  case upgrade(any WebSocketHandler)
}
