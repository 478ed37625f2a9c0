import WebServer

/// A request that is answered with an error.
struct APIError: Error {
  let status: Int
  let message: String
  /// The methods that would be right, for 405.
  var allowed: String?

  init(_ status: Int, _ message: String, allowed: String? = nil) {
    self.status = status
    self.message = message
    self.allowed = allowed
  }

  /// `{"error":"…"}`.
  var response: HTTPServerResponse {
    var json = Array(#"{"error":"#.utf8)
    JSONText.append(message, to: &json)
    json.append(UInt8(ascii: "}"))
    return HTTPServerResponse(
      status: status, contentType: "application/json", headers: allowed.map { [("Allow", $0)] } ?? [], body: json)
  }
}
