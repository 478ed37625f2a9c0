/// The server of an HTTP client and the options of its connections.
package struct HTTPTarget: Sendable, CustomStringConvertible {
  /// The version of HTTP.
  package enum ProtocolVersion: String, Sendable {
    /// HTTP/2 if a TLS server offers it, else HTTP/1.1.
    case automatic
    /// HTTP/1.1.
    case http1
    /// HTTP/2, without TLS by prior knowledge; with TLS it falls back to HTTP/1.1.
    ///
    /// With libcurl before 8.0, each exchange without TLS has a new connection.
    case http2
  }

  /// An invalid target, with the remedy.
  package struct Invalid: Error, Equatable, CustomStringConvertible {
    package let message: String
    package var description: String { message }
  }

  let base: BaseURL

  /// The timeout of an exchange, including all attempts to connect.
  package var timeout: Duration = .seconds(30)
  /// The timeout of one attempt to connect, including name resolution and TLS.
  package var connectTimeout: Duration = .seconds(5)
  /// The number of retries after a failed connect; the pauses between them start at 50 ms and double.
  package var connectRetries = 2
  /// The limit of a response body in bytes; a longer one fails with ``HTTPFailure/Kind/bodyTooLarge``.
  package var maximumBodyBytes = 1 << 20
  /// Whether the server's certificate and name are verified.
  package var verifiesTLS = true
  /// A PEM file of trusted certificates that replaces the system's.
  package var caFile: String?
  package var protocolVersion = ProtocolVersion.automatic

  /// - Parameter url: `http://host` or `https://host` with optional port and path, or `unix:/path/to.sock` for HTTP
  ///   over that socket with the host `localhost`; credentials (`user:password@`) are sent as basic authentication.
  /// - Throws: ``Invalid`` if the URL is not one of these.
  package init(_ url: String) throws(Invalid) {
    base = try BaseURL(parsing: url)
  }

  /// The URL without credentials.
  package var description: String { base.socketPath.map { "unix:\($0)" } ?? base.text }
}
