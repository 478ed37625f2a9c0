import Glibc

/// Accepts one connection after the other, reads some bytes, answers with given bytes and closes. Without an answer, it
/// accepts none, so that clients connect and then wait.
final class ScriptedServer: Sendable {
  private let listener: Port
  var port: Int { listener.number }
  private let answer: String?

  init(answer: String?) throws {
    listener = try Port(listening: true)
    self.answer = answer
    guard answer != nil else { return }
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { this in
        guard let this else { return nil }
        Unmanaged<ScriptedServer>.fromOpaque(this).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    pthread_detach(thread)
  }

  /// Stops listening.
  func end() {
    shutdown(listener.descriptor, Int32(SHUT_RDWR))
  }

  private func run() {
    while true {
      let peer = accept(listener.descriptor, nil, nil)
      if peer < 0 { break }
      var bytes = [UInt8](repeating: 0, count: 65_536)
      _ = read(peer, &bytes, bytes.count)
      let answer = Array((answer ?? "").utf8)
      _ = send(peer, answer, answer.count, Int32(MSG_NOSIGNAL))
      close(peer)
    }
  }
}
