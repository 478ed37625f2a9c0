/// An HTTP request, relative to the target's base URL.
public struct HTTPRequest: Sendable {
  public var method: String
  /// The path and query, percent-encoded; starts with a slash.
  public var path: String
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]?
  /// The wall-clock time limit of the exchange; the target's timeout applies if it is shorter.
  public var limit: Timespan?

  public init(_ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
  }
}

/// An HTTP response of any status.
public struct HTTPResponse: Sendable {
  public var status: Int
  /// The headers in the order received, with names in lower case.
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]

  public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// The phases of one exchange, in nanoseconds of wall-clock time; as defined by k6.
public struct HTTPTimings: Sendable, Equatable {
  /// From the call to the start of the transfer: waiting for a free connection, and name resolution.
  public var blocked: Int64 = 0
  /// Connecting over TCP or a Unix socket; 0 on a reused connection.
  public var connecting: Int64 = 0
  /// The TLS handshake; 0 on a reused connection.
  public var tls: Int64 = 0
  /// Writing the request to the socket; measured for bodies over 16 KiB, otherwise part of `waiting`.
  public var sending: Int64 = 0
  /// From the last byte of the request to the first byte of the response.
  public var waiting: Int64 = 0
  /// From the first byte of the response to its last.
  public var receiving: Int64 = 0

  public init() {}

  /// The service time: from sending the request to the last byte of the response.
  public var service: Int64 { sending + waiting + receiving }
}

/// The failure of an exchange without a response.
public struct HTTPFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of a failure.
  public enum Kind: String, Sendable {
    case connectFailed = "connect failed"
    case nameNotFound = "name not found"
    case tlsFailed = "tls failed"
    case timedOut = "timed out"
    case bodyTooLarge = "body too large"
    case cancelled = "cancelled"
    case invalidRequest = "invalid request"
    case protocolError = "protocol error"
  }
  public var kind: Kind
  /// The details, limited in length.
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  public var description: String { "\(kind.rawValue): \(message)" }
}

/// The HTTP client of one shard. Called on that shard's thread only.
public protocol HTTPClient: AnyObject {
  /// Performs one exchange.
  ///
  /// - Parameter actor: The id of the actor whose cookies are sent and stored.
  nonisolated(nonsending) func send(_ request: HTTPRequest, for actor: Int64) async
    -> (result: Result<HTTPResponse, HTTPFailure>, timings: HTTPTimings)
  /// Deletes an actor's cookies.
  func forget(_ actor: Int64)
  /// Ends exchanges in flight with ``HTTPFailure/Kind/cancelled`` and closes all connections.
  func close()
}
