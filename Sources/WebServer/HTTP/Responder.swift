/// Sends the response to one request, at once or later, from any thread.
///
/// Only the first response is sent; it is dropped if the client has disconnected. A request without a response keeps
/// its connection open until the client disconnects or the server stops.
package struct Responder: Sendable {
  let connection: Connection
  let request: UInt64

  /// Sends the response.
  package func respond(_ response: HTTPServerResponse) {
    respond(response, after: .zero)
  }

  /// Sends the response after `delay` (zero, or at least a microsecond) without blocking a thread.
  package func respond(_ response: HTTPServerResponse, after delay: Duration) {
    let microseconds = delay.components.seconds * 1_000_000 + delay.components.attoseconds / 1_000_000_000_000
    connection.loop.answer(connection, request, .response(response), after: max(0, microseconds))
  }

  /// Upgrades the connection to a WebSocket; a request that does not ask for it, see ``HTTPServerRequest/isUpgrade``,
  /// gets a response with status 426.
  package func upgrade(to handler: any WebSocketHandler) {
    connection.loop.answer(connection, request, .upgrade(handler), after: 0)
  }
}
