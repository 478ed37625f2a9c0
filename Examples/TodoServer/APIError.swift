import WebServer

/// An error response.
struct APIError: Error {
  let status: Int
  let message: String
  var headers: [(name: String, value: String)] = []

  init(_ status: Int, _ message: String, headers: [(name: String, value: String)] = []) {
    self.status = status
    self.message = message
    self.headers = headers
  }

  /// Returns a 401 with the header that RFC 9110 requires.
  static func unauthorized(_ message: String) -> APIError {
    APIError(401, message, headers: [("WWW-Authenticate", "Bearer")])
  }

  static let notFound = APIError(404, "there is no resource at this path; use /tasks or /tasks/{id}")

  /// The response with the body `{"error":"…"}`.
  var response: HTTPServerResponse {
    var json = Array(#"{"error":"#.utf8)
    JSONText.append(message, to: &json)
    json.append(UInt8(ascii: "}"))
    return HTTPServerResponse(status: status, contentType: "application/json", headers: headers, body: json)
  }
}

extension HTTPServerRequest {
  /// Checks the method.
  ///
  /// - Throws: ``APIError`` with status 405 if the method is not allowed.
  func require(_ allowed: HTTPMethod...) throws(APIError) {
    guard !allowed.contains(method) else { return }
    let list = allowed.map(\.rawValue).joined(separator: ", ")
    throw APIError(405, "\(method.rawValue) is not allowed for this path; use \(list)", headers: [("Allow", list)])
  }
}
