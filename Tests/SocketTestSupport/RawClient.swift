import Glibc

/// A TCP client that writes and reads raw bytes.
package final class RawClient {
  /// A parsed response.
  package struct Answer: Sendable {
    package let status: Int
    package let head: String
    package let body: String

    /// The value of a header; nil if it is absent.
    package func header(_ name: String) -> String? {
      let lines = head.split(separator: "\r\n").dropFirst()
      let line = lines.first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
      return line.map { String($0.dropFirst(name.count + 1)).trimming() }
    }
  }

  /// A failure with the text of `errno`.
  package struct Failure: Error {
    package let message: String
  }

  private let descriptor: Int32
  /// A process that connects this client; it is ended and reaped on deinitialization.
  private let helper: pid_t?
  private var received: [UInt8] = []

  /// Connects to a port of 127.0.0.1; reading gives up after `timeout` seconds.
  package init(port: UInt16, timeout: Int = 60) throws {
    helper = nil
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var limit = timeval(tv_sec: timeout, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      let message = String(cString: strerror(errno))
      close(descriptor)
      throw Failure(message: "connect to port \(port): \(message)")
    }
  }

  /// Uses a connected socket, which it closes on deinitialization, and ends the process at the other end.
  init(descriptor: Int32, helper: pid_t) {
    self.descriptor = descriptor
    self.helper = helper
  }

  deinit {
    close(descriptor)
    guard let helper else { return }
    // An unreaped child keeps Swift Testing from noticing the end of any exit test.
    kill(helper, SIGKILL)
    waitpid(helper, nil, 0)
  }

  package func send(_ text: String) throws { try send(Array(text.utf8)) }

  package func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(message: "send: \(String(cString: strerror(errno)))") }
      sent += count
    }
  }

  /// Sends a request with a `Host` and, if there is a body, its length.
  package func request(_ method: String, _ path: String, body: String = "", headers: [String] = []) throws {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"] + headers
    if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
    try send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
  }

  /// Reads one answer; `withoutBody` for answers to HEAD.
  package func answer(withoutBody: Bool = false) throws -> Answer {
    var headEnd: Int?
    while headEnd == nil {
      headEnd = end(of: received)
      if headEnd == nil, try !receive() { throw Failure(message: "the connection ended before an answer") }
    }
    let head = String(decoding: received[..<(headEnd ?? 0)], as: UTF8.self)
    received.removeFirst(headEnd ?? 0)
    let status = Int(head.dropFirst("HTTP/1.1 ".count).prefix(3)) ?? 0
    let stated = Answer(status: status, head: head, body: "").header("Content-Length").flatMap { Int($0) }
    let length = withoutBody ? 0 : stated ?? 0
    while received.count < length {
      guard try receive() else { throw Failure(message: "the connection ended within an answer") }
    }
    let body = String(decoding: received.prefix(length), as: UTF8.self)
    received.removeFirst(length)
    return Answer(status: status, head: head, body: body)
  }

  /// Reads a number of bytes.
  package func bytes(_ count: Int) throws -> [UInt8] {
    while received.count < count {
      guard try receive() else { throw Failure(message: "the connection ended within \(count) bytes") }
    }
    defer { received.removeFirst(count) }
    return Array(received.prefix(count))
  }

  /// Whether the server closes the connection without sending anything further.
  package func isClosed() throws -> Bool { try !receive() && received.isEmpty }

  /// Shuts the connection down in both directions.
  package func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Reads more; false at the end of the connection.
  private func receive() throws -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    guard count >= 0 else { throw Failure(message: "recv: \(String(cString: strerror(errno)))") }
    received.append(contentsOf: bytes[..<count])
    return count > 0
  }

  private func end(of bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (4...bytes.count).first { bytes[($0 - 4)..<$0].elementsEqual("\r\n\r\n".utf8) }
  }
}

extension String {
  fileprivate func trimming() -> String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " || $0 == "\r\n" }.reversed())
  }
}
