import WebServer

/// A request that is answered with an error.
struct APIError: Error {
  let status: Int
  let message: String
  var headers: [(name: String, value: String)] = []

  init(_ status: Int, _ message: String, headers: [(name: String, value: String)] = []) {
    self.status = status
    self.message = message
    self.headers = headers
  }

  /// 401; RFC 9110 wants the header with each.
  static func unauthorized(_ message: String) -> APIError {
    APIError(401, message, headers: [("WWW-Authenticate", "Bearer")])
  }

  static let nothingThere = APIError(404, "there is nothing at this path; tasks are at /tasks and /tasks/{id}")

  /// `{"error":"…"}`.
  var response: HTTPServerResponse {
    var json = Array(#"{"error":"#.utf8)
    JSONText.append(message, to: &json)
    json.append(UInt8(ascii: "}"))
    return HTTPServerResponse(status: status, contentType: "application/json", headers: headers, body: json)
  }
}

extension HTTPServerRequest {
  /// Throws 405 unless the method is one of those.
  func require(_ allowed: HTTPMethod...) throws(APIError) {
    guard !allowed.contains(method) else { return }
    let list = allowed.map(\.rawValue).joined(separator: ", ")
    throw APIError(405, "\(method.rawValue) is not for this path, which takes \(list)", headers: [("Allow", list)])
  }
}
