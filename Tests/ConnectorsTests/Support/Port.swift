import Glibc

/// A port of 127.0.0.1 without a listener, reserved for a later server until deinitialization.
final class Port: Sendable {
  let number: Int
  /// A bound socket, which listens only on request.
  let descriptor: Int32

  init(listening: Bool = false) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var shared: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &shared, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let result = withUnsafeMutableBytes(of: &address) { bytes -> Int32 in
      let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
      if bind(descriptor, address, length) != 0 || (listening && listen(descriptor, 256) != 0) { return errno }
      return getsockname(descriptor, address, &length)
    }
    number = Int(UInt16(bigEndian: address.sin_port))
    guard result == 0 else { throw POSIXFailure(code: result) }
  }

  deinit { close(descriptor) }
}

struct POSIXFailure: Error { var code: Int32 }
