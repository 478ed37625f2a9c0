/// A response: status, headers and the bytes of the body.
///
/// The server adds `Content-Length`, `Date` and `Connection`; a `HEAD` request gets the headers only.
package struct HTTPServerResponse: Sendable {
  package var status: Int
  /// The value of `Content-Type`; nil omits the header.
  package var contentType: String?
  /// Further headers. Control characters in them are replaced by spaces.
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package init(
    status: Int, contentType: String? = nil, headers: [(name: String, value: String)] = [], body: [UInt8] = []
  ) {
    self.status = status
    self.contentType = contentType
    self.headers = headers
    self.body = body
  }
}
