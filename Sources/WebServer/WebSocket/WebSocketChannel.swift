/// An upgraded connection as the service thread sees it: messages in, frames out, watch over both.
final class WebSocketChannel {
  let session: WebSocketSession
  private unowned let connection: Connection
  private let handler: any WebSocketHandler
  private var decoder: WebSocketDecoder
  private let maximumMessagesPerSecond: Int
  private let pingInterval: Int64

  /// The second the messages are counted of, and how many those are.
  private var (second, messages) = (Int64(0), 0)
  private var lastPing: Int64
  private var isAwaitingPong = false
  /// The bytes libwebsockets has and the kernel has not.
  private var inFlight = 0
  /// When the close frame was sent; the client's is waited for since.
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

  /// Whether the end has been said, but not by both.
  var isClosing: Bool { closeSent != nil && !hasReceivedClose }

  func received(_ bytes: UnsafeRawBufferPointer) {
    var position = 0
    do throws(WebSocketFailure) {
      while !connection.isClosing, !hasReceivedClose, let event = try decoder.next(bytes, &position) {
        try take(event)
      }
    } catch {
      session.end(.failing, error.code, error.reason)
      // Nothing of what follows can be understood.
      hasReceivedClose = true
    }
    flush()
  }

  private func take(_ event: WebSocketDecoder.Event) throws(WebSocketFailure) {
    try count()
    switch event {
    case .text(let text): handler.received(session, text: text)
    case .binary: throw WebSocketFailure(.unsupportedData, "only text is taken")
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
      throw WebSocketFailure(.policyViolation, "at most \(maximumMessagesPerSecond) messages a second are taken")
    }
  }

  /// Gives the kernel what it takes.
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

  /// The kernel has taken all.
  func drained() {
    session.sent(inFlight)
    inFlight = 0
    flush()
  }

  /// Called about each second: asks whether the client lives, and ends the wait for its close frame.
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
