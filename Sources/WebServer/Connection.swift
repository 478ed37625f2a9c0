import CLibWebSockets
import Glibc

/// One client: takes its requests in turn and writes their answers, until one makes it a WebSocket.
///
/// It is handed between threads inside a ``Responder``, which only passes it back to the loop.
// @unchecked Sendable: only the loop's service thread reads or writes the variables, see ServiceLoop.answer.
final class Connection: @unchecked Sendable {
  let loop: ServiceLoop
  /// Its place in the loop's list of connections.
  var index = 0
  /// libwebsockets' connection; nil once the client has left.
  private var socket: OpaquePointer?

  /// What has arrived and could not be taken yet.
  private var unread: [UInt8] = []
  private var head: RequestHead?
  private var body: [UInt8] = []
  private var requestCount: UInt64 = 0
  private var method = HTTPMethod.get
  private var keepsAlive = true
  private var delayed: HTTPServerResponse?
  /// What the client is told to accept its WebSocket, if the request in hand asks for one.
  private var acceptKey: String?
  /// The WebSocket it has become.
  private var channel: WebSocketChannel?

  private var isTaking = false
  private var isAwaitingAnswer = false
  /// Whether libwebsockets has bytes that the kernel has not taken.
  private(set) var isDraining = false
  private(set) var isClosing = false
  /// When the first byte of an unfinished request came, in nanoseconds; 0 without one.
  private var requestBegan: Int64 = 0
  /// When the state last changed in a way that counts for the idle time-out, in nanoseconds.
  private var since: Int64

  /// The most that is kept of requests sent ahead before reading stops.
  private static let maximumUnread = 2 * RequestHead.maximumBytes
  /// How many bytes of a body must come in a second.
  private static let minimumBodyRate: Int64 = 1024

  init(loop: ServiceLoop, socket: OpaquePointer) {
    self.loop = loop
    self.socket = socket
    since = loop.now
  }

  /// Whether an answer is still owed or not yet with the kernel.
  var isBusy: Bool { socket != nil && (isAwaitingAnswer || isDraining || channel?.isClosing == true) }

  // MARK: - What libwebsockets reports

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

  /// All output is with the kernel.
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

  /// Keeps what was not taken; it is the WebSocket's if there is one by now.
  private func keep(_ bytes: UnsafeRawBufferPointer) {
    guard !isClosing else { return }
    if let channel { channel.received(bytes) } else { unread.append(contentsOf: bytes) }
  }

  /// Takes requests until one has to be waited for; returns how many bytes that were.
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

  // MARK: - APIRouter

  /// Takes the answer to the request of that number, which must be the one that waits.
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

  /// Sends what the WebSocket has.
  func flush() { channel?.flush() }

  private func write(_ response: HTTPServerResponse) {
    isAwaitingAnswer = false
    if loop.isStopping { keepsAlive = false }
    since = loop.now
    loop.encoder.encode(response, withoutBody: method == .head, keepsAlive: keepsAlive)
    send(loop.encoder.bytes)
    if !keepsAlive { close() } else if !isDraining { takeUnread() }
  }

  /// Gives bytes to the kernel; what it does not take at once, libwebsockets keeps and sends on.
  func send(_ bytes: [UInt8]) {
    let written = bytes.withUnsafeBufferPointer {
      // LWS_WRITE_HTTP is LWS_WRITE_RAW, a macro Swift does not see. What is written raw is not changed by
      // libwebsockets, its parameter only lacks the const.
      lws_write(socket, UnsafeMutablePointer(mutating: $0.baseAddress), $0.count, LWS_WRITE_HTTP)
    }
    if written < 0 {
      kill()
    } else if lws_partial_buffered(socket) != 0 {
      isDraining = true
      lws_callback_on_writable(socket)
    }
  }

  // MARK: - The end

  /// Says the end because the server stops, as far as nothing is in hand.
  func leave() {
    if let channel {
      channel.session.close(code: .goingAway, reason: "the server stops")
      channel.flush()
    } else if !isBusy {
      close()
    }
  }

  /// Closes once everything is written.
  func close() {
    guard !isClosing else { return }
    isClosing = true
    since = loop.now
    unread = []
    lws_rx_flow_control(socket, 1)
    if !isDraining { finishWriting() }
  }

  /// Closes if the client has been idle, or slow, for too long.
  func closeIfIdle(now: Int64) {
    guard !isAwaitingAnswer else { return }
    if let channel, !isClosing { return channel.watch(now: now) }
    if requestBegan > 0, !isClosing {
      let taken = now - requestBegan
      let hasCome = Int64(body.count) * 1_000_000_000 / Self.minimumBodyRate
      if taken >= loop.requestTime, head == nil || hasCome < taken { refuse(.tooSlow) }
      return
    }
    let limit = isClosing && !isDraining ? ServiceLoop.closingTime : loop.idleTime
    if now - since >= limit { kill() }
  }

  /// Says the end and lets the client close, so that an answer is not lost by a reset over what it still sends.
  private func finishWriting() {
    shutdown(lws_get_socket_fd(socket), Int32(SHUT_WR))
  }

  func kill() {
    isClosing = true
    lws_set_timeout(socket, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_ASYNC)
  }
}
