import Glibc

extension RawClient {
  /// Connects with TLS through `openssl s_client`, which ends with the client and trusts the certificate.
  ///
  /// Reading returns the end of the connection if the handshake fails.
  package convenience init(tlsPort port: UInt16, trusting certificate: String) throws {
    var pair: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
      throw Failure(message: "socketpair: \(String(cString: strerror(errno)))")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, pair[1], 0)
    posix_spawn_file_actions_adddup2(&actions, pair[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let arguments = [
      "openssl", "s_client", "-quiet", "-connect", "127.0.0.1:\(port)", "-CAfile", certificate, "-verify_return_error",
    ]
    let list = arguments.map { strdup($0) }
    defer { list.forEach { free($0) } }
    var process = pid_t()
    let result = posix_spawnp(&process, "openssl", &actions, nil, list + [nil], environ)
    posix_spawn_file_actions_destroy(&actions)
    close(pair[1])
    guard result == 0 else {
      close(pair[0])
      throw Failure(message: "openssl: \(String(cString: strerror(result)))")
    }
    self.init(descriptor: pair[0], helper: process)
  }
}
