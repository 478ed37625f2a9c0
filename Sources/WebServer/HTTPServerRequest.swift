/// A complete request, body included.
package struct HTTPServerRequest: Sendable {
  package let method: HTTPMethod
  /// The path with percent-escapes resolved, beginning with `/`.
  package let path: String
  /// What follows the first `?` of the target, as sent, or nil without one.
  package let query: String?
  /// The bytes of the body; empty when there is none.
  package let body: [UInt8]
  /// Whether it asks for a WebSocket (RFC 6455), which ``Responder/upgrade(to:)`` gives.
  package let isUpgrade: Bool

  /// The header lines as sent, each ended by CR LF.
  private let fields: [UInt8]

  init(_ head: RequestHead, body: [UInt8]) {
    method = head.method
    path = head.path
    query = head.query
    isUpgrade = head.asksForWebSocket
    fields = head.fields
    self.body = body
  }

  /// The value of a header, or nil if it was not sent.
  ///
  /// Upper and lower case of the name do not matter; several headers of one name are joined by `, `.
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
