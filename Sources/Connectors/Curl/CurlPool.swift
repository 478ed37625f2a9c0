import ActorRuntime
import Beamulator
import CLibCurl

/// A libcurl multi handle with its connections, driven by an event loop, for up to ``capacity`` concurrent exchanges,
/// each on its own connection.
///
/// libcurl finds a free connection by a linear scan, so many small pools cost less than a large one.
final class CurlPool: IOHandler {
  static let capacity = 64

  let target: HTTPTarget
  let loop: any EventLoop
  let cookies: CookieStore
  private let multi: UnsafeMutableRawPointer
  private var transfers: [CurlTransfer] = []
  private var idle: [CurlTransfer] = []
  private var watched: Set<Int32> = []

  /// When libcurl wants to be called, and when the loop will call: never later, possibly earlier.
  private var wantedDeadline: Int64?
  private var loopDeadline: Int64?

  init(target: HTTPTarget, loop: any EventLoop, cookies: CookieStore) throws(HTTPFailure) {
    guard let multi = curl_multi_init() else { throw HTTPFailure(CURLE_OUT_OF_MEMORY, detail: "") }
    self.multi = multi
    self.target = target
    self.loop = loop
    self.cookies = cookies
    let this = Unmanaged.passUnretained(self).toOpaque()
    curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
    curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.capacity)
    curl_multi_set_socket_function(
      multi,
      { _, descriptor, wanted, this, _ in
        guard let this else { return -1 }
        Unmanaged<CurlPool>.fromOpaque(this).takeUnretainedValue().watch(descriptor, wanted)
        return 0
      }, this)
    curl_multi_set_timer_function(
      multi,
      { _, milliseconds, this in
        guard let this else { return -1 }
        let pool = Unmanaged<CurlPool>.fromOpaque(this).takeUnretainedValue()
        pool.wantedDeadline = milliseconds < 0 ? nil : pool.loop.monotonicNow + Int64(milliseconds) * 1_000_000
        return 0
      }, this)
  }

  var hasFreeSlot: Bool { transfers.count - idle.count < Self.capacity }

  /// Starts an exchange; its transfer must be returned with ``release(_:)`` after its end.
  func begin(_ request: HTTPRequest, for actor: Int64) throws(HTTPFailure) -> CurlTransfer {
    let transfer: CurlTransfer
    if let kept = idle.popLast() {
      transfer = kept
    } else {
      transfer = try CurlTransfer(in: self)
      transfers.append(transfer)
    }
    transfer.begin(request, for: actor)
    return transfer
  }

  /// Starts an attempt of a transfer immediately.
  func perform(_ transfer: CurlTransfer) {
    curl_multi_add_handle(multi, transfer.easy)
    drive(-1, 0)
  }

  func release(_ transfer: CurlTransfer) {
    idle.append(transfer)
  }

  func close() {
    for transfer in transfers where transfer.isPerforming {
      curl_multi_remove_handle(multi, transfer.easy)
      transfer.cancel()
    }
    idle = []
    transfers = []
    curl_multi_cleanup(multi)
    for descriptor in watched { loop.unwatch(descriptor) }
    loop.setDeadline(nil, for: self)
  }

  func descriptorReady(_ descriptor: Int32, _ events: IOEvents) {
    var mask: Int32 = 0
    if events.contains(.readable) { mask |= CURL_CSELECT_IN }
    if events.contains(.writable) { mask |= CURL_CSELECT_OUT }
    if events.contains(.failed) { mask |= CURL_CSELECT_IN | CURL_CSELECT_ERR }
    drive(descriptor, mask)
  }

  func deadlinePassed() {
    loopDeadline = nil
    guard let wantedDeadline, wantedDeadline <= loop.monotonicNow else { return setLoopDeadline() }
    drive(-1, 0)
  }

  /// Drives libcurl, finishes the completed transfers and sets the deadline.
  private func drive(_ descriptor: Int32, _ mask: Int32) {
    // libcurl sets a new deadline after the current one has passed.
    if descriptor == -1 { wantedDeadline = nil }
    var running: Int32 = 0
    curl_multi_socket_action(multi, descriptor, mask, &running)
    var queued: Int32 = 0
    while let message = curl_multi_info_read(multi, &queued)?.pointee {
      guard message.msg == CURLMSG_DONE, let easy = message.easy_handle else { continue }
      var transfer: UnsafeMutableRawPointer?
      curl_get_pointer(easy, CURLINFO_PRIVATE, &transfer)
      guard let transfer else { continue }
      curl_multi_remove_handle(multi, easy)
      Unmanaged<CurlTransfer>.fromOpaque(transfer).takeUnretainedValue().finish(message.data.result)
    }
    setLoopDeadline()
  }

  private func setLoopDeadline() {
    guard let wantedDeadline, wantedDeadline < loopDeadline ?? .max else { return }
    loopDeadline = wantedDeadline
    loop.setDeadline(wantedDeadline, for: self)
  }

  // MARK: Callbacks of libcurl; they must not call libcurl

  private func watch(_ descriptor: Int32, _ wanted: Int32) {
    switch wanted {
    case CURL_POLL_REMOVE:
      watched.remove(descriptor)
      // libcurl may already have closed it.
      return loop.unwatch(descriptor)
    case CURL_POLL_IN: loop.watch(descriptor, for: .readable, self)
    case CURL_POLL_OUT: loop.watch(descriptor, for: .writable, self)
    default: loop.watch(descriptor, for: [.readable, .writable], self)
    }
    watched.insert(descriptor)
  }
}
