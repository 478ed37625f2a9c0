/// APIRouter one request, at once or later, from any thread.
///
/// Only the first answer counts; answers to a request whose client has left are dropped. A request that is never
/// answered keeps its connection until the client leaves or the server stops.
package struct Responder: Sendable {
  let connection: Connection
  let request: UInt64

  /// Sends the answer.
  package func respond(_ response: HTTPServerResponse) {
    respond(response, after: .zero)
  }

  /// Sends the answer once `delay` (at least a microsecond, or none) has passed; the server's own timers wait.
  package func respond(_ response: HTTPServerResponse, after delay: Duration) {
    let microseconds = delay.components.seconds * 1_000_000 + delay.components.attoseconds / 1_000_000_000_000
    connection.loop.answer(connection, request, .response(response), after: max(0, microseconds))
  }

  /// Makes the connection a WebSocket; a request that does not ask for one, see ``HTTPServerRequest/isUpgrade``, is
  /// answered with 426.
  package func upgrade(to handler: any WebSocketHandler) {
    connection.loop.answer(connection, request, .upgrade(handler), after: 0)
  }
}
