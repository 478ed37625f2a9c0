import ActorRuntime
import Beamulator
import CLibCurl

/// A slot of a pool: an easy handle, reused for all its exchanges, and the current exchange.
///
/// Options stay set between exchanges; only options that differ from the previous exchange are set.
final class CurlTransfer: IOHandler {
  typealias Outcome = (result: Result<HTTPResponse, HTTPFailure>, timings: HTTPTimings)

  let easy: UnsafeMutableRawPointer
  private unowned let pool: CurlPool
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  // The options set at present.
  private var path = ""
  private var method = ""
  /// How a request's body, if any, is passed to libcurl.
  private enum BodyMode { case none, whole, parts }
  private var bodyMode = BodyMode.none
  private var headers: UnsafeMutablePointer<curl_slist>?

  // The exchange.
  private var actor: Int64 = 0
  private(set) var isPerforming = false
  private var outcome: Outcome?
  private let latch = Latch()
  private var body: [UInt8] = []
  private var handedOver = 0
  private var response = ResponseCollector()
  private var holdsCookies = false
  private var calledAt: Int64 = 0
  /// The timeout of the exchange in nanoseconds.
  private var limit: Int64 = 0
  private var issuedAt: Int64?
  private var sentAt: Int64?
  private var attempts = 0

  init(in pool: CurlPool) throws(HTTPFailure) {
    guard let easy = curl_easy_init() else { throw HTTPFailure(CURLE_OUT_OF_MEMORY, detail: "") }
    self.easy = easy
    self.pool = pool
    if let failed = setUp(pool.target).first(where: { $0 != CURLE_OK }) { throw HTTPFailure(failed, detail: "") }
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_slist_free_all(headers)
    errorText.deallocate()
  }

  /// Starts an exchange, which ends with ``finish(_:)`` or ``cancel()``.
  func begin(_ request: HTTPRequest, for actor: Int64) {
    self.actor = actor
    isPerforming = true
    calledAt = pool.loop.monotonicNow
    attempts = 0
    limit = min(pool.target.timeout.nanoseconds, request.limit?.nanoseconds ?? .max)
    // Never before the limit: the caller compares the clock with it.
    curl_set_long(easy, CURLOPT_TIMEOUT_MS, Int(max(limit, 0) / 1_000_000) + 2)
    setMethod(request)
    if path != request.path {
      path = request.path
      curl_set_string(easy, CURLOPT_URL, pool.target.base.text + path)
    }
    setHeaders(request)
    holdsCookies = pool.cookies.load(into: easy, for: actor)
    startAttempt()
  }

  /// Waits until the exchange has ended.
  nonisolated(nonsending) func ended() async -> Outcome {
    while true {
      if let outcome {
        self.outcome = nil
        return outcome
      }
      await latch.pass()
    }
  }

  private func startAttempt() {
    attempts += 1
    errorText.pointee = 0
    handedOver = 0
    issuedAt = nil
    sentAt = nil
    response = ResponseCollector()
    pool.perform(self)
  }

  /// Ends an attempt with libcurl's result, and either retries after a pause or returns the outcome to the caller.
  func finish(_ code: CURLcode) {
    let now = pool.loop.monotonicNow
    let left = calledAt + limit - now
    var requested: curl_off_t = 0
    if code != CURLE_OK { curl_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T, &requested) }
    let unconnected = code == CURLE_COULDNT_CONNECT || (code == CURLE_OPERATION_TIMEDOUT && requested == 0)
    if unconnected, attempts <= pool.target.connectRetries {
      let pause: Int64 = 50_000_000 << Int64(min(attempts - 1, 16))
      if pause < left {
        curl_set_long(easy, CURLOPT_TIMEOUT_MS, Int((left - pause) / 1_000_000) + 1)
        pool.loop.setDeadline(now + pause, for: self)
        return
      }
    }
    if code == CURLE_OK {
      var status = 0
      curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
      conclude(.success(HTTPResponse(status: status, headers: response.headers, body: response.body)), at: now)
    } else if response.isTooLarge {
      conclude(.failure(HTTPFailure(.bodyTooLarge, "more than \(pool.target.maximumBodyBytes) bytes")), at: now)
    } else {
      let detail = String(cString: errorText)
      conclude(.failure(HTTPFailure(code, detail: detail, connecting: unconnected && left > 0)), at: now)
    }
  }

  /// Ends the exchange without a response.
  func cancel() {
    pool.loop.setDeadline(nil, for: self)
    conclude(.failure(HTTPFailure(.cancelled, "the client was closed")), at: pool.loop.monotonicNow)
  }

  private func conclude(_ result: Result<HTTPResponse, HTTPFailure>, at now: Int64) {
    let timings = HTTPTimings(
      of: easy, calledAt: calledAt, issuedAt: issuedAt, hasBody: bodyMode == .parts, sentAt: sentAt,
      respondedAt: response.startedAt, endedAt: now)
    if response.hasCookies { pool.cookies.save(from: easy, for: actor) }
    if response.hasCookies || holdsCookies { curl_set_string(easy, CURLOPT_COOKIELIST, "ALL") }
    response = ResponseCollector()
    body = []
    isPerforming = false
    outcome = (result, timings)
    latch.open()
  }

  // MARK: The pause before a retry

  func deadlinePassed() {
    startAttempt()
  }

  func descriptorReady(_ descriptor: Int32, _ events: IOEvents) {
    // The pool watches the descriptors of its connections.
  }

  // MARK: Options

  private func setUp(_ target: HTTPTarget) -> [CURLcode] {
    let this = Unmanaged.passUnretained(self).toOpaque()
    var codes = [
      curl_set_pointer(easy, CURLOPT_PRIVATE, this),
      curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText),
      curl_set_long(easy, CURLOPT_NOSIGNAL, 1),
      curl_set_long(easy, CURLOPT_TCP_NODELAY, 1),
      curl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1),
      curl_set_long(easy, CURLOPT_PATH_AS_IS, 1),
      curl_set_string(easy, CURLOPT_PROXY, ""),
      curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https"),
      curl_set_string(easy, CURLOPT_COOKIEFILE, ""),
      curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, target.connectTimeout.wholeMilliseconds),
      curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, target.verifiesTLS ? 1 : 0),
      curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, target.verifiesTLS ? 2 : 0),
      // With a folder of certificates libcurl would parse them for each connection.
      curl_set_string(easy, CURLOPT_CAPATH, nil),
      curl_set_pointer(easy, CURLOPT_HEADERDATA, this),
      curl_set_data_function(easy, CURLOPT_HEADERFUNCTION) { line, size, count, this in
        guard let this else { return 0 }
        let transfer = Unmanaged<CurlTransfer>.fromOpaque(this).takeUnretainedValue()
        let loop = transfer.pool.loop
        transfer.response.header(UnsafeRawBufferPointer(start: line, count: size * count)) { loop.monotonicNow }
        return size * count
      },
      curl_set_pointer(easy, CURLOPT_WRITEDATA, this),
      curl_set_data_function(easy, CURLOPT_WRITEFUNCTION) { part, size, count, this in
        guard let this else { return 0 }
        let transfer = Unmanaged<CurlTransfer>.fromOpaque(this).takeUnretainedValue()
        let part = UnsafeRawBufferPointer(start: part, count: size * count)
        // Any other count than the given one aborts the transfer.
        return transfer.response.body(part, limit: transfer.pool.target.maximumBodyBytes) ? part.count : part.count + 1
      },
      curl_set_pointer(easy, CURLOPT_READDATA, this),
      curl_set_data_function(easy, CURLOPT_READFUNCTION) { room, size, count, this in
        guard let this, let room else { return Int(CURL_READFUNC_ABORT) }
        let transfer = Unmanaged<CurlTransfer>.fromOpaque(this).takeUnretainedValue()
        return transfer.handOver(UnsafeMutableRawBufferPointer(start: room, count: size * count))
      },
      curl_set_pointer(easy, CURLOPT_PREREQDATA, this),
      curl_set_request_function(easy) { this, _, _, _, _ in
        guard let this else { return CURL_PREREQFUNC_ABORT }
        let transfer = Unmanaged<CurlTransfer>.fromOpaque(this).takeUnretainedValue()
        transfer.issuedAt = transfer.pool.loop.monotonicNow
        return CURL_PREREQFUNC_OK
      },
      curl_set_pointer(easy, CURLOPT_SEEKDATA, this),
      // If a reused connection turns out to be closed, libcurl rewinds the body and sends it on a new one.
      curl_set_seek_function(easy) { this, offset, origin in
        guard let this, origin == SEEK_SET else { return CURL_SEEKFUNC_CANTSEEK }
        Unmanaged<CurlTransfer>.fromOpaque(this).takeUnretainedValue().handedOver = Int(offset)
        return CURL_SEEKFUNC_OK
      },
    ]
    let version =
      switch target.protocolVersion {
      case .http1: CURL_HTTP_VERSION_1_1
      case .http2 where !target.base.isSecure: CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
      case .automatic, .http2: CURL_HTTP_VERSION_2TLS
      }
    codes.append(curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(version)))
    if version == CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE, curl_loaded_version() < 0x080000 {
      // Such a connection fails at its second exchange: github.com/curl/curl/pull/10643.
      codes.append(curl_set_long(easy, CURLOPT_FORBID_REUSE, 1))
    }
    if let caFile = target.caFile { codes.append(curl_set_string(easy, CURLOPT_CAINFO, caFile)) }
    if let path = target.base.socketPath { codes.append(curl_set_string(easy, CURLOPT_UNIX_SOCKET_PATH, path)) }
    if target.base.user != nil || target.base.password != nil {
      codes.append(curl_set_string(easy, CURLOPT_USERNAME, target.base.user ?? ""))
      codes.append(curl_set_string(easy, CURLOPT_PASSWORD, target.base.password ?? ""))
    }
    return codes
  }

  private func setMethod(_ request: HTTPRequest) {
    // These methods always have a body: without one they send Content-Length: 0.
    let givesBody = request.body != nil || ["POST", "PUT", "PATCH"].contains(request.method)
    body = request.body ?? []
    // A short body is sent with the headers in one piece; in parts it would take a second packet and more calls.
    let bodyMode: BodyMode = !givesBody ? .none : body.count <= 16_384 ? .whole : .parts
    if givesBody { curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)) }
    if bodyMode == .whole {
      // An empty body needs any address but nil, which selects the read callback.
      body.withUnsafeBytes { _ = curl_set_bytes(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress ?? .init(errorText)) }
    }
    guard method != request.method || self.bodyMode != bodyMode else { return }
    if bodyMode == .parts { curl_set_pointer(easy, CURLOPT_POSTFIELDS, nil) }
    method = request.method
    self.bodyMode = bodyMode
    let option = method == "HEAD" ? CURLOPT_NOBODY : givesBody ? CURLOPT_POST : CURLOPT_HTTPGET
    curl_set_long(easy, option, 1)
    let implied = method == "HEAD" || method == (givesBody ? "POST" : "GET")
    curl_set_string(easy, CURLOPT_CUSTOMREQUEST, implied ? nil : method)
  }

  private func setHeaders(_ request: HTTPRequest) {
    guard headers != nil || bodyMode != .none || !request.headers.isEmpty else { return }
    curl_slist_free_all(headers)
    headers = nil
    for (name, value) in request.headers {
      // A header with an empty value is written with a semicolon; with a colon libcurl would omit it.
      headers = curl_slist_append(headers, value.isEmpty ? name + ";" : name + ": " + value)
    }
    if bodyMode != .none {
      // Omits the headers that libcurl would add to a POST.
      headers = curl_slist_append(headers, "Expect:")
      if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
        headers = curl_slist_append(headers, "Content-Type:")
      }
    }
    curl_set_pointer(easy, CURLOPT_HTTPHEADER, headers)
  }

  private func handOver(_ room: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(room.count, body.count - handedOver)
    body.withUnsafeBytes {
      room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[handedOver..<(handedOver + count)]))
    }
    handedOver += count
    if handedOver == body.count { sentAt = pool.loop.monotonicNow }
    return count
  }
}
