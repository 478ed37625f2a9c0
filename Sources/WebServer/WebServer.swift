import Glibc
import Synchronization

/// An HTTP/1.1 server on a thread of its own.
///
/// Connections are kept open between requests, and requests sent ahead are answered in turn. What is not a request is
/// refused with 400, 408, 411, 413, 426, 431, 501 or 505 before the handler is called. A connection whose request asks for
/// it becomes a WebSocket by ``Responder/upgrade(to:)``.
package final class WebServer: Sendable {
  private enum State {
    case new
    case running(ServiceLoop)
  }

  private let configuration: WebServerConfiguration
  private let handler: @Sendable (HTTPServerRequest, Responder) -> Void
  private let state = Mutex(State.new)
  private let thread = Mutex(pthread_t?.none)

  /// Makes a server that does not listen yet.
  ///
  /// `handler` is called for each request on the server's only thread, so it must not wait; what takes long is
  /// answered later through the ``Responder``.
  package init(
    configuration: WebServerConfiguration, handler: @escaping @Sendable (HTTPServerRequest, Responder) -> Void
  ) {
    self.configuration = configuration
    self.handler = handler
  }

  deinit { stop(within: .zero) }

  /// The port listened on, which is the real one if 0 was asked for; 0 before ``start()``.
  package var port: UInt16 {
    state.withLock { if case .running(let loop) = $0 { loop.port } else { 0 } }
  }

  /// Begins to listen and to serve; a server is started once only.
  ///
  /// Throws what is wrong with the address or port: in use, not permitted, not an address of this machine. Raises the
  /// limit on open file descriptors to the hard limit, 1,048,576 at most.
  package func start() throws(WebServerError) {
    try state.withLock { (state) throws(WebServerError) in
      guard case .new = state else { throw WebServerError("a server was started twice: make a new one instead") }
      let loop = try ServiceLoop(configuration, handler: handler)
      var created = pthread_t()
      let argument = Unmanaged.passRetained(loop).toOpaque()
      let result = pthread_create(
        &created, nil,
        { argument in
          argument.map { Unmanaged<ServiceLoop>.fromOpaque($0).takeRetainedValue().run() }
          return nil
        }, argument)
      guard result == 0 else {
        Unmanaged<ServiceLoop>.fromOpaque(argument).takeRetainedValue().abandon()
        throw WebServerError("no thread could be started for the server: \(String(cString: strerror(result)))")
      }
      thread.withLock { [created] in $0 = created }
      state = .running(loop)
    }
  }

  /// Stops listening and closes each connection once its request in hand is answered, at the latest after `limit`.
  ///
  /// Returns at once; ``join()`` waits for the end.
  package func stop(within limit: Duration = .seconds(5)) {
    let loop: ServiceLoop? = state.withLock { if case .running(let loop) = $0 { loop } else { nil } }
    loop?.stop(within: limit.nanoseconds)
  }

  /// Waits until the server has ended after ``stop(within:)``; not to be called by the handler.
  package func join() {
    thread.withLock { thread in
      guard let running = thread else { return }
      pthread_join(running, nil)
      thread = nil
    }
  }
}
