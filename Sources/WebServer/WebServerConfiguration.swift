/// Where a ``WebServer`` listens and what it takes.
public struct WebServerConfiguration: Sendable {
  /// The numeric IPv4 or IPv6 address to listen on.
  public var address: String
  /// The port to listen on; 0 takes any free one.
  public var port: UInt16
  /// The longest request body taken, in bytes; longer ones are refused with 413.
  public var maximumBodyBytes = 1 << 20
  /// Told of a request with a longer body, before that is read; gives how long it may be. Called on the server's thread.
  public var longerBodyBytes: (@Sendable (HTTPServerRequest) -> Int)?
  /// The most connections held at a time, never more than the file-descriptor limit leaves room for; further ones are
  /// refused with 503.
  public var maximumConnections = 4096
  /// How long a connection may wait for its next request, for the rest of one, or for its client to read an answer.
  public var idleTimeout = Duration.seconds(60)

  public init(address: String = "127.0.0.1", port: UInt16 = 0) {
    self.address = address
    self.port = port
  }
}
