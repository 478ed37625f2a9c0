import Glibc
import Synchronization

/// An HTTP/1.1 server on a thread of its own.
///
/// Connections are persistent, and pipelined requests are answered in order. Invalid requests are refused with 400,
/// 408, 411, 413, 426, 431, 501 or 505 before the handler is called. ``Responder/upgrade(to:)`` upgrades a connection
/// to a WebSocket.
package final class WebServer: Sendable {
  private enum State {
    case new
    case running(ServiceLoop)
  }

  private let configuration: WebServerConfiguration
  private let handler: @Sendable (HTTPServerRequest, Responder) -> Void
  private let state = Mutex(State.new)
  private let thread = Mutex(pthread_t?.none)

  /// Creates a server that does not listen yet.
  ///
  /// `handler` is called for each request on the server's only thread, so it must not block; a long operation responds
  /// later through the ``Responder``.
  package init(
    configuration: WebServerConfiguration, handler: @escaping @Sendable (HTTPServerRequest, Responder) -> Void
  ) {
    self.configuration = configuration
    self.handler = handler
  }

  deinit { stop(within: .zero) }

  /// The port that the server listens on; 0 before ``start()``.
  package var port: UInt16 {
    state.withLock { if case .running(let loop) = $0 { loop.port } else { 0 } }
  }

  /// Starts to listen and to serve; a server can be started once only.
  ///
  /// Raises the limit on open file descriptors to the hard limit, at most to 1,048,576.
  ///
  /// - Throws: ``WebServerError`` if the server cannot listen at its address and port.
  package func start() throws(WebServerError) {
    try state.withLock { (state) throws(WebServerError) in
      guard case .new = state else { throw WebServerError("the server was started twice: create a new one instead") }
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
        throw WebServerError("cannot start a thread for the server: \(String(cString: strerror(result)))")
      }
      thread.withLock { [created] in $0 = created }
      state = .running(loop)
    }
  }

  /// Stops listening and closes each connection after the response to its pending request, at the latest after `limit`.
  ///
  /// Returns immediately; ``join()`` waits for the end.
  package func stop(within limit: Duration = .seconds(5)) {
    let loop: ServiceLoop? = state.withLock { if case .running(let loop) = $0 { loop } else { nil } }
    loop?.stop(within: limit.nanoseconds)
  }

  /// Waits until the server has ended after ``stop(within:)``; must not be called by the handler.
  package func join() {
    thread.withLock { thread in
      guard let running = thread else { return }
      pthread_join(running, nil)
      thread = nil
    }
  }
}
