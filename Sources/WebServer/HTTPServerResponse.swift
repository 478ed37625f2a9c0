/// An answer: status, headers and the bytes of the body.
///
/// The server adds `Content-Length`, `Date` and `Connection` itself; a `HEAD` request gets the headers only.
public struct HTTPServerResponse: Sendable {
  public var status: Int
  /// The value of `Content-Type`; nil sends none.
  public var contentType: String?
  /// Further headers. Control characters in them are sent as blanks.
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]

  public init(
    status: Int, contentType: String? = nil, headers: [(name: String, value: String)] = [], body: [UInt8] = []
  ) {
    self.status = status
    self.contentType = contentType
    self.headers = headers
    self.body = body
  }
}
