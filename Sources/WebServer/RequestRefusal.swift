/// A request the server answers by itself, closing the connection after it.
struct RequestRefusal: Error {
  let status: Int
  let message: String

  static func malformed(_ message: String) -> RequestRefusal { RequestRefusal(status: 400, message: message) }

  static let headTooLong = RequestRefusal(
    status: 431, message: "request line and headers are longer than \(RequestHead.maximumBytes) bytes")

  static func bodyTooLong(_ length: Int, limit: Int) -> RequestRefusal {
    RequestRefusal(status: 413, message: "the body is \(length) bytes long, at most \(limit) are taken")
  }

  var response: HTTPServerResponse {
    HTTPServerResponse(status: status, contentType: "text/plain; charset=utf-8", body: Array((message + "\n").utf8))
  }
}
