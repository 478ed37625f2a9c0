import Beamulator
import CLibCurl

extension HTTPTimings {
  /// Reads the phases of a finished exchange.
  ///
  /// - Parameters:
  ///   - calledAt: When the exchange started, on the loop's clock like all times; failed attempts count from here.
  ///   - issuedAt: When the connection was ready and the request about to be sent, if it got that far; libcurl measures
  ///     this phase only after the request was written to the socket.
  ///   - sentAt: When the last byte of the body was passed to libcurl; nil if there is none or it was cut off.
  ///   - respondedAt: When the response started, if there is one.
  ///   - endedAt: When the exchange ended.
  init(
    of easy: UnsafeMutableRawPointer, calledAt: Int64, issuedAt: Int64?, hasBody: Bool, sentAt: Int64?,
    respondedAt: Int64?, endedAt: Int64
  ) {
    func time(_ info: CURLINFO) -> Int64 {
      var microseconds: curl_off_t = 0
      curl_get_offset(easy, info, &microseconds)
      return Int64(microseconds) * 1000
    }
    self.init()
    // libcurl counts from the start of the last attempt; a phase that was not reached is 0.
    let total = time(CURLINFO_TOTAL_TIME_T)
    let start = max(calledAt, endedAt - total)
    func reached(_ info: CURLINFO) -> Int64? {
      let time = time(info)
      return time > 0 ? start + min(time, total) : nil
    }
    let requested = issuedAt ?? endedAt
    var connections = 0
    curl_get_long(easy, CURLINFO_NUM_CONNECTS, &connections)
    if connections > 0, let lookedUp = reached(CURLINFO_NAMELOOKUP_TIME_T) {
      let connected = max(lookedUp, reached(CURLINFO_CONNECT_TIME_T) ?? endedAt)
      connecting = connected - lookedUp
      tls = max(0, (reached(CURLINFO_APPCONNECT_TIME_T) ?? connected) - connected)
    }
    blocked = max(0, requested - calledAt - connecting - tls)
    let responded = max(requested, respondedAt ?? endedAt)
    let sent = hasBody ? min(max(requested, sentAt ?? responded), responded) : requested
    sending = sent - requested
    waiting = responded - sent
    receiving = max(0, endedAt - responded)
  }
}
