/// The address and the limits of a ``WebServer``.
package struct WebServerConfiguration: Sendable {
  /// The numeric IPv4 or IPv6 address to listen on.
  package var address: String
  /// The port to listen on; 0 selects a free one.
  package var port: UInt16
  /// The certificate and key for TLS; nil is plain text.
  package var tls: TLSFiles?
  /// The limit of a request body in bytes; longer bodies are refused with 413.
  package var maximumBodyBytes = 1 << 20
  /// Returns the limit for a request with a longer body before the body is read. Called on the server's thread.
  package var longerBodyBytes: (@Sendable (HTTPServerRequest) -> Int)?
  /// The limit of open connections, reduced to what the file descriptor limit allows; further connections are refused
  /// with 503 (with TLS they are closed).
  package var maximumConnections = 4096
  /// The timeout for the next request of a connection and for its client to read a response.
  package var idleTimeout = Duration.seconds(60)
  /// The timeout for the head of a request, and the time after which its body must have arrived at 1 KiB per second or
  /// more; a slower request is refused with 408.
  package var requestTimeout = Duration.seconds(10)
  /// Returns the response for a request that the server refuses, with the given status and detail; nil is plain text.
  package var refusal: (@Sendable (_ status: Int, _ detail: String) -> HTTPServerResponse)?

  /// The limit of a WebSocket message in bytes; a longer one ends the session with 1009 before it is buffered.
  package var maximumMessageBytes = 64 << 10
  /// The limit of messages, pings and pongs per second of a WebSocket; more end the session with 1008.
  package var maximumMessagesPerSecond = 50
  /// The limit of bytes buffered for the client of a WebSocket; more end the session with 1013.
  package var maximumPendingBytes = 4 << 20
  /// The interval of pings; a WebSocket that has not answered by the next ping is dropped.
  package var pingInterval = Duration.seconds(20)

  /// The nice value of the server's thread, from 0 (normal priority) to 19 (lowest priority).
  package var niceness: Int32 = 0

  package init(address: String = "127.0.0.1", port: UInt16 = 0) {
    self.address = address
    self.port = port
  }
}
