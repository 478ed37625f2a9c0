import CLibWebSockets
import Glibc

/// A client connection: reads requests, writes their responses in order, and can be upgraded to a WebSocket.
///
/// It crosses threads inside a ``Responder``, which only passes it back to the loop.
// @unchecked Sendable: only the loop's service thread reads or writes the variables, see ServiceLoop.answer.
final class Connection: @unchecked Sendable {
  let loop: ServiceLoop
  /// The index in the loop's list of connections.
  var index = 0
  /// The connection of libwebsockets; nil once it is closed.
  private var socket: OpaquePointer?

  /// Received bytes that are not parsed yet.
  private var unread: [UInt8] = []
  private var head: RequestHead?
  private var body: [UInt8] = []
  private var requestCount: UInt64 = 0
  private var method = HTTPMethod.get
  private var keepsAlive = true
  private var delayed: HTTPServerResponse?
  /// The value of `Sec-WebSocket-Accept` if the current request asks for an upgrade.
  private var acceptKey: String?
  /// The WebSocket after an upgrade.
  private var channel: WebSocketChannel?

  private var isTaking = false
  private var isAwaitingAnswer = false
  /// Whether libwebsockets buffers bytes that the kernel has not accepted.
  private(set) var isDraining = false
  private(set) var isClosing = false
  /// When the first byte of the incomplete request arrived, in nanoseconds; 0 without one.
  private var requestBegan: Int64 = 0
  /// When the idle timeout started to run, in nanoseconds.
  private var since: Int64

  /// The limit of buffered bytes of pipelined requests, above which reading stops.
  private static let maximumUnread = 2 * RequestHead.maximumBytes
  /// The minimum transfer rate of a request body in bytes per second.
  private static let minimumBodyRate: Int64 = 1024

  init(loop: ServiceLoop, socket: OpaquePointer) {
    self.loop = loop
    self.socket = socket
    since = loop.now
  }

  /// Whether a response is pending or not completely written to the kernel.
  var isBusy: Bool { socket != nil && (isAwaitingAnswer || isDraining || channel?.isClosing == true) }

  // MARK: - Events of libwebsockets

  func received(_ bytes: UnsafeRawBufferPointer) {
    guard !isClosing else { return }
    if let channel { return channel.received(bytes) }
    if unread.isEmpty, !isAwaitingAnswer, !isDraining {
      let taken = take(bytes)
      if taken < bytes.count { keep(UnsafeRawBufferPointer(rebasing: bytes[taken...])) }
    } else {
      unread.append(contentsOf: bytes)
      takeUnread()
    }
    if unread.count > Self.maximumUnread { lws_rx_flow_control(socket, 0) }
  }

  /// Continues after the kernel has accepted all output.
  func drained() {
    guard isDraining else { return }
    isDraining = false
    since = loop.now
    if isClosing {
      finishWriting()
    } else if let channel {
      channel.drained()
    } else {
      takeUnread()
    }
  }

  func timerFired() {
    guard let response = delayed else { return }
    delayed = nil
    write(response)
  }

  func closed() {
    socket = nil
    channel?.closed()
    channel = nil
    delayed = nil
    unread = []
    body = []
  }

  // MARK: - Requests

  private func takeUnread() {
    guard !isTaking, !isAwaitingAnswer, !isDraining, !unread.isEmpty else { return }
    var bytes: [UInt8] = []
    swap(&bytes, &unread)
    let count = bytes.count
    bytes.withUnsafeBytes { bytes in
      let taken = take(bytes)
      if taken < count { keep(UnsafeRawBufferPointer(rebasing: bytes[taken...])) }
    }
    if unread.count <= Self.maximumUnread, count > Self.maximumUnread { lws_rx_flow_control(socket, 1) }
  }

  /// Buffers unparsed bytes, or passes them to the WebSocket after an upgrade.
  private func keep(_ bytes: UnsafeRawBufferPointer) {
    guard !isClosing else { return }
    if let channel { channel.received(bytes) } else { unread.append(contentsOf: bytes) }
  }

  /// Parses and dispatches requests until one is pending; returns the number of bytes consumed.
  private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
    isTaking = true
    defer { isTaking = false }
    var taken = 0
    while socket != nil, !isAwaitingAnswer, !isDraining, !isClosing, channel == nil {
      do throws(RequestRefusal) {
        if head == nil {
          guard taken < bytes.count,
            let (newHead, length) = try RequestHead.parse(UnsafeRawBufferPointer(rebasing: bytes[taken...]))
          else { break }
          taken += length
          try begin(newHead)
        }
        guard let head else { break }
        let wanted = min(head.contentLength - body.count, bytes.count - taken)
        body.append(contentsOf: bytes[taken..<(taken + wanted)])
        taken += wanted
        guard body.count == head.contentLength else { break }
        try dispatch(head)
      } catch {
        refuse(error)
      }
    }
    let isWaiting = isAwaitingAnswer || isDraining || isClosing
    if requestBegan == 0, !isWaiting, head != nil || taken < bytes.count { requestBegan = loop.now }
    return taken
  }

  private func begin(_ newHead: RequestHead) throws(RequestRefusal) {
    method = newHead.method
    var limit = loop.configuration.maximumBodyBytes
    if newHead.contentLength > limit, let longer = loop.configuration.longerBodyBytes {
      limit = max(limit, longer(HTTPServerRequest(newHead, body: [])))
    }
    guard newHead.contentLength <= limit else { throw .bodyTooLong(newHead.contentLength, limit: limit) }
    head = newHead
    if requestCount == 0, loop.configuration.tls != nil { lws_set_timeout(socket, NO_PENDING_TIMEOUT, 0) }
    guard newHead.contentLength > 0 else { return }
    body.reserveCapacity(newHead.contentLength)
    if newHead.expectsContinue { send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
  }

  private func dispatch(_ complete: RequestHead) throws(RequestRefusal) {
    let request = HTTPServerRequest(complete, body: body)
    acceptKey = try WebSocketHandshake.acceptKey(for: request, complete)
    head = nil
    body = []
    requestBegan = 0
    keepsAlive = complete.keepsAlive
    requestCount += 1
    isAwaitingAnswer = true
    loop.handler(request, Responder(connection: self, request: requestCount))
  }

  private func refuse(_ refusal: RequestRefusal) {
    head = nil
    body = []
    unread = []
    keepsAlive = false
    isAwaitingAnswer = true
    write(refusal.response(loop.configuration))
  }

  // MARK: - Responses

  /// Accepts the reply to the pending request; ignores replies to any other.
  func answer(_ request: UInt64, _ reply: Reply, after microseconds: Int64) {
    guard socket != nil, isAwaitingAnswer, request == requestCount, delayed == nil else { return }
    switch reply {
    case .response(let response) where microseconds == 0: write(response)
    case .response(let response):
      delayed = response
      lws_set_timer_usecs(socket, microseconds)
    case .upgrade(let handler): upgrade(to: handler)
    }
  }

  private func upgrade(to handler: any WebSocketHandler) {
    guard let acceptKey else { return refuse(.upgradeRequired) }
    isAwaitingAnswer = false
    let channel = WebSocketChannel(self, handler, loop.configuration)
    self.channel = channel
    send(WebSocketHandshake.response(acceptKey: acceptKey))
    channel.open()
    if loop.isStopping { leave() }
    var early: [UInt8] = []
    swap(&early, &unread)
    lws_rx_flow_control(socket, 1)
    if !early.isEmpty { early.withUnsafeBytes { channel.received($0) } }
  }

  /// Sends the pending frames of the WebSocket.
  func flush() { channel?.flush() }

  private func write(_ response: HTTPServerResponse) {
    isAwaitingAnswer = false
    if loop.isStopping { keepsAlive = false }
    since = loop.now
    loop.encoder.encode(response, withoutBody: method == .head, keepsAlive: keepsAlive)
    send(loop.encoder.bytes)
    if !keepsAlive { close() } else if !isDraining { takeUnread() }
  }

  /// Writes bytes; libwebsockets buffers and sends later what the kernel does not accept at once.
  func send(_ bytes: [UInt8]) {
    let written = bytes.withUnsafeBufferPointer {
      // LWS_WRITE_HTTP equals LWS_WRITE_RAW, a macro that Swift does not import. libwebsockets does not change raw
      // bytes; its parameter only lacks the const.
      lws_write(socket, UnsafeMutablePointer(mutating: $0.baseAddress), $0.count, LWS_WRITE_HTTP)
    }
    if written < 0 {
      kill()
    } else if lws_partial_buffered(socket) != 0 {
      isDraining = true
      lws_callback_on_writable(socket)
    }
  }

  // MARK: - Closing

  /// Starts to close the connection of a stopping server unless a request is pending.
  func leave() {
    if let channel {
      channel.session.close(code: .goingAway, reason: "the server stops")
      channel.flush()
    } else if !isBusy {
      close()
    }
  }

  /// Closes the connection once all output is written.
  func close() {
    guard !isClosing else { return }
    isClosing = true
    since = loop.now
    unread = []
    lws_rx_flow_control(socket, 1)
    if !isDraining { finishWriting() }
  }

  /// Closes the connection if the client exceeds the idle timeout or the request timeout.
  func closeIfIdle(now: Int64) {
    guard !isAwaitingAnswer else { return }
    if let channel, !isClosing { return channel.watch(now: now) }
    if requestBegan > 0, !isClosing {
      let elapsed = now - requestBegan
      let allowed = Int64(body.count) * 1_000_000_000 / Self.minimumBodyRate
      if elapsed >= loop.requestTime, head == nil || allowed < elapsed { refuse(.tooSlow) }
      return
    }
    let limit = isClosing && !isDraining ? ServiceLoop.closingTime : loop.idleTime
    if now - since >= limit { kill() }
  }

  /// Shuts down the write side and lets the client close: a reset while it still sends could lose the response.
  private func finishWriting() {
    shutdown(lws_get_socket_fd(socket), Int32(SHUT_WR))
  }

  func kill() {
    isClosing = true
    lws_set_timeout(socket, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_ASYNC)
  }
}
