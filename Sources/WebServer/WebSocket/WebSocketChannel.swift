/// The service thread's side of an upgraded connection: receives messages, sends frames, checks timeouts.
final class WebSocketChannel {
  let session: WebSocketSession
  private unowned let connection: Connection
  private let handler: any WebSocketHandler
  private var decoder: WebSocketDecoder
  private let maximumMessagesPerSecond: Int
  private let pingInterval: Int64

  /// The current second and the number of messages in it.
  private var (second, messages) = (Int64(0), 0)
  private var lastPing: Int64
  private var isAwaitingPong = false
  /// The number of bytes passed to libwebsockets that the kernel has not accepted.
  private var inFlight = 0
  /// When the close frame was sent, in nanoseconds.
  private var closeSent: Int64?
  private var hasReceivedClose = false

  init(_ connection: Connection, _ handler: any WebSocketHandler, _ configuration: WebServerConfiguration) {
    session = WebSocketSession(connection, maximumPendingBytes: configuration.maximumPendingBytes)
    self.connection = connection
    self.handler = handler
    decoder = WebSocketDecoder(maximumMessageBytes: configuration.maximumMessageBytes)
    maximumMessagesPerSecond = configuration.maximumMessagesPerSecond
    pingInterval = configuration.pingInterval.nanoseconds
    lastPing = connection.loop.now
  }

  func open() { handler.opened(session) }

  /// Whether the close frame was sent, but the client's not received.
  var isClosing: Bool { closeSent != nil && !hasReceivedClose }

  func received(_ bytes: UnsafeRawBufferPointer) {
    var position = 0
    do throws(WebSocketFailure) {
      while !connection.isClosing, !hasReceivedClose, let event = try decoder.next(bytes, &position) {
        try take(event)
      }
    } catch {
      session.end(.failing, error.code, error.reason)
      // The bytes that follow cannot be decoded.
      hasReceivedClose = true
    }
    flush()
  }

  private func take(_ event: WebSocketDecoder.Event) throws(WebSocketFailure) {
    try count()
    switch event {
    case .text(let text): handler.received(session, text: text)
    case .binary: throw WebSocketFailure(.unsupportedData, "only text messages are accepted")
    case .ping(let payload): session.enqueue(WebSocketFrame.bytes(.pong, payload))
    case .pong: isAwaitingPong = false
    case .close(let code):
      hasReceivedClose = true
      session.end(.failing, code ?? .normal, "")
    }
  }

  private func count() throws(WebSocketFailure) {
    let now = connection.loop.now / 1_000_000_000
    if now != second { (second, messages) = (now, 0) }
    messages += 1
    guard messages <= maximumMessagesPerSecond else {
      throw WebSocketFailure(.policyViolation, "the limit is \(maximumMessagesPerSecond) messages per second")
    }
  }

  /// Writes pending frames until the kernel accepts no more.
  func flush() {
    while !connection.isDraining, !connection.isClosing, let bytes = session.take() {
      connection.send(bytes)
      if connection.isDraining { inFlight = bytes.count } else { session.sent(bytes.count) }
    }
    guard !connection.isDraining, !connection.isClosing else { return }
    switch session.endReached {
    case .failing: connection.close()
    case .closing where hasReceivedClose: connection.close()
    case .closing where closeSent == nil: closeSent = connection.loop.now
    default: break
    }
  }

  /// Continues after the kernel has accepted all output.
  func drained() {
    session.sent(inFlight)
    inFlight = 0
    flush()
  }

  /// Sends a ping when one is due, and closes the connection on a timeout. Called about once per second.
  func watch(now: Int64) {
    if let closeSent {
      if now - closeSent >= ServiceLoop.closingTime { connection.close() }
    } else if now - lastPing >= pingInterval {
      guard !isAwaitingPong else { return connection.kill() }
      lastPing = now
      isAwaitingPong = true
      session.enqueue(WebSocketFrame.bytes(.ping, []))
    }
  }

  func closed() {
    session.discard()
    handler.closed(session)
  }
}
