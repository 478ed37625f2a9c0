/// A complete request, body included.
package struct HTTPServerRequest: Sendable {
  package let method: HTTPMethod
  /// The percent-decoded path, starting with `/`.
  package let path: String
  /// The undecoded query after the first `?` of the target; nil without one.
  package let query: String?
  /// The bytes of the body; empty if there is none.
  package let body: [UInt8]
  /// Whether the request asks for an upgrade to a WebSocket (RFC 6455), see ``Responder/upgrade(to:)``.
  package let isUpgrade: Bool

  /// The header lines as sent, each terminated by CR LF.
  private let fields: [UInt8]

  init(_ head: RequestHead, body: [UInt8]) {
    method = head.method
    path = head.path
    query = head.query
    isUpgrade = head.asksForWebSocket
    fields = head.fields
    self.body = body
  }

  /// Returns the value of a header, or nil if it was not sent.
  ///
  /// Names are case-insensitive; several headers of one name are joined by `, `.
  package func header(_ name: String) -> String? {
    var found: String?
    fields.withUnsafeBytes { bytes in
      _ = HeaderFields.forEach(in: bytes) { fieldName, value in
        guard HeaderFields.matches(fieldName, name) else { return }
        let text = String(decoding: value, as: UTF8.self)
        found = found.map { $0 + ", " + text } ?? text
      }
    }
    return found
  }
}
