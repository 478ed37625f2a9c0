/// Where a ``WebServer`` listens and what it takes.
package struct WebServerConfiguration: Sendable {
  /// The numeric IPv4 or IPv6 address to listen on.
  package var address: String
  /// The port to listen on; 0 takes any free one.
  package var port: UInt16
  /// Speaks TLS with these, and nothing else; nil is plain text.
  package var tls: TLSFiles?
  /// The longest request body taken, in bytes; longer ones are refused with 413.
  package var maximumBodyBytes = 1 << 20
  /// Told of a request with a longer body, before that is read; gives how long it may be. Called on the server's thread.
  package var longerBodyBytes: (@Sendable (HTTPServerRequest) -> Int)?
  /// The most connections held at a time, never more than the file-descriptor limit leaves room for; further ones are
  /// refused with 503 (without TLS, with it they are closed).
  package var maximumConnections = 4096
  /// How long a connection may wait for its next request, or for its client to read an answer.
  package var idleTimeout = Duration.seconds(60)
  /// How long the head of a request may take from its first byte to its last, and after what time its body must have
  /// come at 1 KiB a second at least; what is slower is refused with 408.
  package var requestTimeout = Duration.seconds(10)
  /// Words what the server refuses by itself, given the status and what is wrong; plain text without it. The status
  /// should be kept.
  package var refusal: (@Sendable (_ status: Int, _ detail: String) -> HTTPServerResponse)?

  /// The longest WebSocket message taken, in bytes; a longer one ends the session with 1009 before any of it is kept.
  package var maximumMessageBytes = 64 << 10
  /// The most messages, pings and pongs taken of a WebSocket in a second; more end it with 1008.
  package var maximumMessagesPerSecond = 50
  /// The most bytes kept for a WebSocket whose client reads slowly; more end it with 1013.
  package var maximumPendingBytes = 4 << 20
  /// How often WebSockets are asked whether they live; one that has not answered by the next time is dropped.
  package var pingInterval = Duration.seconds(20)

  /// How much the server's thread gives way to others of the machine: 0 is not at all, 19 the most, as `nice` has it.
  package var niceness: Int32 = 0

  package init(address: String = "127.0.0.1", port: UInt16 = 0) {
    self.address = address
    self.port = port
  }
}
