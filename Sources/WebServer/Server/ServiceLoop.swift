import CLibWebSockets
import Glibc
import Synchronization

/// The context of libwebsockets and its connections, all on one thread.
///
/// libwebsockets provides the event loop, the socket buffers and the timers. Its HTTP/1 parser is not used: it drops
/// malformed requests without a response, accepts a body of 100 MiB if no length is sent, and needs another iteration
/// of the loop between two requests of a connection. Its WebSockets are not used either: they accept unmasked frames
/// and overlong lengths, and cannot limit pings (docs/decisions/0015).
// @unchecked Sendable: `inbox` and `serviceThread` are locked or atomic, `context` is set once before other threads
// know the loop; the other variables are used by the service thread only (before `run`, by the thread that starts it).
final class ServiceLoop: @unchecked Sendable {
  typealias Handler = @Sendable (HTTPServerRequest, Responder) -> Void

  /// The timeout for a client to close after its last response, in nanoseconds.
  static let closingTime: Int64 = 2_000_000_000

  let configuration: WebServerConfiguration
  let handler: Handler
  let idleTime: Int64
  let requestTime: Int64
  let port: UInt16
  var encoder = ResponseEncoder()
  private(set) var isStopping = false

  private let socket: ListeningSocket
  private let maximumConnections: Int
  private var connections: [Connection] = []
  private var context: OpaquePointer?
  private var vhost: OpaquePointer?
  private var listener: OpaquePointer?
  private var stopDeadline = Int64.max
  private let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 2)
  private let protocolName = strdup("http")
  private let sweep = UnsafeMutablePointer<Sweep>.allocate(capacity: 1)
  private let inbox = Mutex(Inbox())
  private let serviceThread = Atomic<pthread_t>(0)

  /// The messages of other threads to the service thread.
  private struct Inbox {
    var answers: [Answer] = []
    /// Connections whose WebSocket has frames to send.
    var flushes: [Connection] = []
    var stopLimit: Int64?
    /// Whether the context exists and can be woken.
    var isOpen = false
  }

  private struct Answer {
    let connection: Connection
    let request: UInt64
    let reply: Reply
    let delay: Int64
  }

  /// A timer of libwebsockets, which must be the first field, and its loop.
  private struct Sweep {
    var timer = lws_sorted_usec_list_t()
    let loop: Unmanaged<ServiceLoop>
  }

  init(_ configuration: WebServerConfiguration, handler: @escaping Handler) throws(WebServerError) {
    self.configuration = configuration
    self.handler = handler
    idleTime = configuration.idleTimeout.nanoseconds
    requestTime = configuration.requestTimeout.nanoseconds
    maximumConnections = min(configuration.maximumConnections, FileDescriptorLimit.raise() - 64)
    try configuration.tls?.check()
    socket = try ListeningSocket(address: configuration.address, port: configuration.port)
    port = socket.port
    protocols.initialize(repeating: lws_protocols(), count: 2)
    sweep.initialize(to: Sweep(loop: .passUnretained(self)))
    do throws(WebServerError) {
      try createContext()
    } catch {
      Glibc.close(socket.descriptor)
      throw error
    }
  }

  deinit {
    protocols.deallocate()
    free(protocolName)
    sweep.deallocate()
  }

  private func createContext() throws(WebServerError) {
    protocols[0].name = UnsafePointer(protocolName)
    protocols[0].callback = { socket, reason, _, bytes, count in
      ServiceLoop.event(socket, reason, UnsafeRawBufferPointer(start: bytes, count: count))
    }
    protocols[0].rx_buffer_size = 64 * 1024
    protocols[0].tx_packet_size = 1 << 20
    var information = lws_context_creation_info()
    information.port = configuration.tls == nil ? CONTEXT_PORT_NO_LISTEN : CONTEXT_PORT_NO_LISTEN_SERVER
    information.protocols = UnsafePointer(protocols)
    information.pt_serv_buf_size = 64 * 1024
    information.gid = -1
    information.uid = -1
    information.user = Unmanaged.passUnretained(self).toOpaque()
    lws_set_log_level(LLL_ERR, nil)
    defer { lws_set_log_level(0, nil) }
    if let tls = configuration.tls {
      context = createContext(&information, tls)
      guard context != nil else { throw tls.unusable }
    } else {
      context = lws_create_context(&information)
    }
    vhost = lws_get_vhost_by_name(context, "default")
    var descriptor = lws_sock_file_fd_type()
    descriptor.filefd = socket.descriptor
    if vhost != nil {
      listener = lws_adopt_descriptor_vhost(vhost, LWS_ADOPT_RAW_FILE_DESC, descriptor, protocolName, nil)
    }
    guard listener != nil else {
      lws_context_destroy(context)
      throw WebServerError("libwebsockets could not be started: see its message above and check the free memory")
    }
    inbox.withLock { $0.isOpen = true }
    scheduleSweep(after: 1_000_000)
  }

  private func createContext(_ information: inout lws_context_creation_info, _ tls: TLSFiles) -> OpaquePointer? {
    information.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
    // Limits the handshake and the first request after it, see Connection.begin.
    information.timeout_secs = UInt32(min(max(requestTime / 1_000_000_000, 1), 3600))
    return tls.certificate.withCString { certificate in
      tls.key.withCString { key in
        // Without a passphrase OpenSSL would prompt for one; without protocols libwebsockets would offer HTTP/2.
        "".withCString { passphrase in
          "http/1.1".withCString { protocols in
            information.ssl_cert_filepath = certificate
            information.ssl_private_key_filepath = key
            information.ssl_private_key_password = passphrase
            information.alpn = protocols
            return lws_create_context(&information)
          }
        }
      }
    }
  }

  // MARK: - Any thread

  /// Passes a reply to a connection: directly on the service thread, through the inbox on any other.
  func answer(_ connection: Connection, _ request: UInt64, _ reply: Reply, after delay: Int64) {
    if serviceThread.load(ordering: .relaxed) == pthread_self() {
      connection.answer(request, reply, after: delay)
    } else {
      leave {
        $0.answers.append(Answer(connection: connection, request: request, reply: reply, delay: delay))
      }
    }
  }

  /// Makes a connection's WebSocket send its pending frames.
  func flush(_ connection: Connection) {
    leave { $0.flushes.append(connection) }
  }

  /// Ends the loop once the pending requests have their responses, at the latest after the given nanoseconds.
  func stop(within nanoseconds: Int64) {
    leave { $0.stopLimit = nanoseconds }
  }

  private func leave(_ change: (inout Inbox) -> Void) {
    inbox.withLock {
      guard $0.isOpen else { return }
      change(&$0)
      lws_cancel_service(context)
    }
  }

  // MARK: - The service thread

  /// The coarse monotonic clock in nanoseconds.
  var now: Int64 {
    var moment = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &moment)
    return Int64(moment.tv_sec) * 1_000_000_000 + Int64(moment.tv_nsec)
  }

  func run() {
    serviceThread.store(pthread_self(), ordering: .relaxed)
    // On Linux, 0 is the calling thread.
    if configuration.niceness != 0 {
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, configuration.niceness)
    }
    while lws_service(context, 0) >= 0 {
      guard isStopping else { continue }
      if now >= stopDeadline || !connections.contains(where: \.isBusy) { break }
    }
    abandon()
  }

  /// Releases the context and all connections.
  func abandon() {
    inbox.withLock {
      $0.isOpen = false
      $0.answers = []
      $0.flushes = []
    }
    lws_context_destroy(context)
  }

  private func readInbox() {
    let inbox = inbox.withLock { inbox in
      defer { inbox = Inbox(isOpen: inbox.isOpen) }
      return inbox
    }
    for answer in inbox.answers {
      answer.connection.answer(answer.request, answer.reply, after: answer.delay)
    }
    for connection in inbox.flushes { connection.flush() }
    if let limit = inbox.stopLimit { beginStop(within: limit) }
  }

  private func beginStop(within nanoseconds: Int64) {
    guard !isStopping else { return }
    isStopping = true
    stopDeadline = now + nanoseconds
    scheduleSweep(after: nanoseconds / 1000 + 10_000)
    lws_set_timeout(listener, PENDING_TIMEOUT_KILLED_BY_PARENT, LWS_TO_KILL_SYNC)
    for connection in connections { connection.leave() }
  }

  private func acceptAll() {
    let isSecure = configuration.tls != nil
    let adoption = lws_adoption_type(LWS_ADOPT_SOCKET.rawValue | (isSecure ? LWS_ADOPT_ALLOW_SSL.rawValue : 0))
    while !isStopping, let accepted = socket.accept() {
      guard connections.count < maximumConnections else {
        turnAway(accepted)
        continue
      }
      var descriptor = lws_sock_file_fd_type()
      descriptor.sockfd = accepted
      guard let client = lws_adopt_descriptor_vhost(vhost, adoption, descriptor, protocolName, nil) else { continue }
      let connection = Connection(loop: self, socket: client)
      connection.index = connections.count
      connections.append(connection)
      lws_set_opaque_user_data(client, Unmanaged.passUnretained(connection).toOpaque())
    }
  }

  /// Refuses a client above the limit of connections.
  private func turnAway(_ accepted: Int32) {
    if configuration.tls == nil {
      let refusal = RequestRefusal.tooManyConnections(limit: maximumConnections).response(configuration)
      encoder.encode(refusal, withoutBody: false, keepsAlive: false)
      Glibc.send(accepted, encoder.bytes, encoder.bytes.count, Int32(MSG_NOSIGNAL))
    }
    Glibc.close(accepted)
  }

  private func forget(_ connection: Connection) {
    connection.closed()
    let last = connections.removeLast()
    guard last !== connection else { return }
    connections[connection.index] = last
    last.index = connection.index
  }

  private func scheduleSweep(after microseconds: Int64) {
    let timer = UnsafeMutableRawPointer(sweep).assumingMemoryBound(to: lws_sorted_usec_list_t.self)
    lws_sul_schedule(
      context, 0, timer,
      { timer in
        guard let timer else { return }
        UnsafeRawPointer(timer).assumingMemoryBound(to: Sweep.self).pointee.loop.takeUnretainedValue().closeIdle()
      }, microseconds)
  }

  private func closeIdle() {
    let now = now
    for connection in connections { connection.closeIfIdle(now: now) }
    if !isStopping { scheduleSweep(after: 1_000_000) }
  }

  /// Handles an event of libwebsockets; returning -1 would close the connection.
  private static func event(
    _ socket: OpaquePointer?, _ reason: lws_callback_reasons, _ bytes: UnsafeRawBufferPointer
  ) -> Int32 {
    switch reason {
    case LWS_CALLBACK_RAW_RX: connection(of: socket)?.received(bytes)
    case LWS_CALLBACK_RAW_WRITEABLE: connection(of: socket)?.drained()
    case LWS_CALLBACK_TIMER: connection(of: socket)?.timerFired()
    case LWS_CALLBACK_RAW_CLOSE: connection(of: socket).map { $0.loop.forget($0) }
    case LWS_CALLBACK_RAW_RX_FILE: loop(of: socket)?.acceptAll()
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED: loop(of: socket)?.readInbox()
    default: break
    }
    return 0
  }

  private static func connection(of socket: OpaquePointer?) -> Connection? {
    lws_get_opaque_user_data(socket).map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func loop(of socket: OpaquePointer?) -> ServiceLoop? {
    lws_context_user(lws_get_context(socket)).map { Unmanaged<ServiceLoop>.fromOpaque($0).takeUnretainedValue() }
  }
}
