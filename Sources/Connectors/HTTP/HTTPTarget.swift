/// The server that an HTTP client talks to, and how.
package struct HTTPTarget: Sendable, CustomStringConvertible {
  /// Which HTTP is spoken.
  package enum ProtocolVersion: String, Sendable {
    /// HTTP/2 where a TLS server offers it, else HTTP/1.1.
    case automatic
    /// HTTP/1.1.
    case http1
    /// HTTP/2, in clear without asking the server first; a TLS server that lacks it still gets HTTP/1.1.
    ///
    /// With libcurl before 8.0, each exchange in clear has a new connection.
    case http2
  }

  /// A target that cannot be used, and what to do about it.
  package struct Invalid: Error, Equatable, CustomStringConvertible {
    package let message: String
    package var description: String { message }
  }

  let base: BaseURL

  /// The limit of a whole exchange, attempts to connect included.
  package var timeout: Duration = .seconds(30)
  /// The limit of one attempt to connect, name look-up and TLS included.
  package var connectTimeout: Duration = .seconds(5)
  /// How many more attempts to connect follow a failed one; the pauses between them start at 50 ms and double.
  package var connectRetries = 2
  /// The longest response body taken; a longer one is ``HTTPFailure/Kind/bodyTooLarge``.
  package var maximumBodyBytes = 1 << 20
  /// Whether the server's certificate and name are checked.
  package var verifiesTLS = true
  /// A file of trusted certificates (PEM) instead of the system's.
  package var caFile: String?
  package var protocolVersion = ProtocolVersion.automatic

  /// - Parameter url: `http://host`, `https://host` with port and path where needed, or `unix:/path/to.sock` for HTTP
  ///   over that socket with the host `localhost`; credentials (`user:password@`) are sent as basic authentication.
  /// - Throws: ``Invalid`` when the URL is not one of these.
  package init(_ url: String) throws(Invalid) {
    base = try BaseURL(parsing: url)
  }

  /// The URL without credentials.
  package var description: String { base.socketPath.map { "unix:\($0)" } ?? base.text }
}
