/// An HTTP request, relative to the target's base URL.
public struct HTTPRequest: Sendable {
  public var method: String
  /// Path and query, starting with a slash, percent-encoded already.
  public var path: String
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]?
  /// How long the exchange may take, of the wall's time, if that is less than the target's timeout.
  public var limit: Timespan?

  public init(_ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
  }
}

/// What came back, whatever its status.
public struct HTTPResponse: Sendable {
  public var status: Int
  /// In the order received; names in lower case.
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]

  public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// Where the time of one exchange went, in nanoseconds of the wall; the phases are k6's.
public struct HTTPTimings: Sendable, Equatable {
  /// From the call until the transfer began: waiting for a free connection, and name look-up.
  public var blocked: Int64 = 0
  /// TCP (or unix socket) connect; 0 on a kept connection.
  public var connecting: Int64 = 0
  /// TLS handshake; 0 on a kept connection.
  public var tls: Int64 = 0
  /// Handing the request to the socket; known for bodies over 16 KiB, else part of `waiting`.
  public var sending: Int64 = 0
  /// From the request's last byte to the response's first.
  public var waiting: Int64 = 0
  /// From the response's first byte to its last.
  public var receiving: Int64 = 0

  public init() {}

  /// Service time: from send to last byte.
  public var service: Int64 { sending + waiting + receiving }
}

/// Why no response came.
public struct HTTPFailure: Error, Sendable, Equatable, CustomStringConvertible {
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
  /// The details, bounded in length.
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  public var description: String { "\(kind.rawValue): \(message)" }
}

/// An HTTP client of one shard: called on that shard's thread only.
public protocol HTTPClient: AnyObject {
  /// Performs one exchange; the cookies used and kept are those of `actor`.
  ///
  /// - Parameter actor: The id of the actor on whose behalf this is.
  nonisolated(nonsending) func send(_ request: HTTPRequest, for actor: Int64) async
    -> (result: Result<HTTPResponse, HTTPFailure>, timings: HTTPTimings)
  /// Forgets an actor's cookies.
  func forget(_ actor: Int64)
  /// Ends what is in flight with ``HTTPFailure/Kind/cancelled`` and closes every connection.
  func close()
}
