/// An error response that the server sends without calling the handler, before it closes the connection.
struct RequestRefusal: Error {
  let status: Int
  let message: String
  var headers: [(name: String, value: String)] = []

  static func malformed(_ message: String) -> RequestRefusal { RequestRefusal(status: 400, message: message) }

  static let headTooLong = RequestRefusal(
    status: 431, message: "the request line and headers are longer than \(RequestHead.maximumBytes) bytes")

  static func bodyTooLong(_ length: Int, limit: Int) -> RequestRefusal {
    RequestRefusal(status: 413, message: "the body is \(length) bytes long, the limit is \(limit)")
  }

  static let tooSlow = RequestRefusal(status: 408, message: "the rest of the request arrived too slowly")

  static let upgradeRequired = RequestRefusal(
    status: 426, message: "this path is a WebSocket: request an upgrade", headers: [("Upgrade", "websocket")])

  static func tooManyConnections(limit: Int) -> RequestRefusal {
    RequestRefusal(
      status: 503, message: "the limit of \(limit) connections is reached; try again soon",
      headers: [("Retry-After", "1")])
  }

  func response(_ configuration: WebServerConfiguration) -> HTTPServerResponse {
    if var response = configuration.refusal?(status, message) {
      response.headers.append(contentsOf: headers)
      return response
    }
    return HTTPServerResponse(
      status: status, contentType: "text/plain; charset=utf-8", headers: headers, body: Array((message + "\n").utf8))
  }
}
