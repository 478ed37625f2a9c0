import Synchronization
import WebServer

/// Sends received messages back and keeps all sessions.
final class EchoWebSocket: WebSocketHandler {
  struct State {
    var opened: [WebSocketSession] = []
    var closed = 0
  }

  let state = Mutex(State())

  func opened(_ session: WebSocketSession) { state.withLock { $0.opened.append(session) } }

  func received(_ session: WebSocketSession, text: [UInt8]) { session.send(text: text) }

  func closed(_ session: WebSocketSession) { state.withLock { $0.closed += 1 } }

  /// Answers each request with an upgrade.
  var upgrade: @Sendable (HTTPServerRequest, Responder) -> Void {
    { _, responder in responder.upgrade(to: self) }
  }
}
