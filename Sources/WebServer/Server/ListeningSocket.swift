import Glibc

/// A bound, non-blocking TCP socket that accepts connections.
struct ListeningSocket {
  let descriptor: Int32
  /// The port it is bound to, never 0.
  let port: UInt16

  init(address: String, port: UInt16) throws(WebServerError) {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(address, String(port), &hints, &list) == 0, let info = list else {
      throw WebServerError(
        "cannot listen on \"\(address)\": not a numeric IPv4 or IPv6 address; give one, such as 127.0.0.1")
    }
    defer { freeaddrinfo(list) }
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(info.pointee.ai_family, type, 0)
    guard descriptor >= 0 else { throw Self.failure(errno, address, port) }
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
    // Accepted sockets inherit the option: responses are sent at once.
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
    guard bind(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0, listen(descriptor, 4096) == 0 else {
      let error = errno
      close(descriptor)
      throw Self.failure(error, address, port)
    }
    self.descriptor = descriptor
    self.port = Self.boundPort(descriptor)
  }

  /// Accepts the next pending connection; nil if there is none.
  func accept() -> Int32? {
    let accepted = Glibc.accept(descriptor, nil, nil)
    guard accepted >= 0 else { return nil }
    _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
    _ = fcntl(accepted, F_SETFL, O_NONBLOCK)
    return accepted
  }

  private static func boundPort(_ descriptor: Int32) -> UInt16 {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutableBytes(of: &storage) { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      getsockname(descriptor, base.assumingMemoryBound(to: sockaddr.self), &length)
      // sockaddr_in and sockaddr_in6 both store the port after the two bytes of the family.
      return UInt16(bigEndian: base.load(fromByteOffset: 2, as: UInt16.self))
    }
  }

  private static func failure(_ error: Int32, _ address: String, _ port: UInt16) -> WebServerError {
    switch error {
    case EADDRINUSE:
      WebServerError(
        "port \(port) on \(address) is in use: stop the process that listens there or choose another with --port")
    case EACCES:
      WebServerError("this user may not listen on port \(port) on \(address): choose a port from 1024 up with --port")
    case EADDRNOTAVAIL:
      WebServerError("\(address) is not an address of this machine: use 127.0.0.1, or 0.0.0.0 for all addresses")
    default:
      WebServerError("cannot listen on port \(port) of \(address): \(String(cString: strerror(error)))")
    }
  }
}
