/// A client's protocol violation that ends its WebSocket.
struct WebSocketFailure: Error, Equatable {
  let code: WebSocketCloseCode
  let reason: String

  init(_ code: WebSocketCloseCode, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  static func protocolError(_ reason: String) -> WebSocketFailure { WebSocketFailure(.protocolError, reason) }
}
