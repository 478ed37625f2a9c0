import Beamulator
package import ActorRuntime

/// The measurements of the actions of one name.
package struct ActionStatistics: Sendable, Codable, Equatable {
  package internal(set) var count = 0
  package internal(set) var failed = 0
  /// The failures by error text; texts beyond the first 20 are counted as `other`.
  package private(set) var errors: [String: Int] = [:]
  /// Service times, from send to last byte, in wall-clock nanoseconds.
  package internal(set) var service = Histogram()
  /// Response times, from the due time of the act to the last byte, in wall-clock nanoseconds.
  package internal(set) var response = Histogram()

  package init() {}

  /// Counts an action with its times in wall-clock nanoseconds.
  mutating func count(service: Int64, response: Int64) {
    count += 1
    self.service.record(service)
    self.response.record(response)
  }

  /// Counts a failure.
  mutating func fail(_ message: String) {
    failed += 1
    count(String(message.prefix(200)), 1)
  }

  private mutating func count(_ message: String, _ times: Int) {
    errors[errors.count < 20 || errors[message] != nil ? message : "other", default: 0] += times
  }

  mutating func merge(_ other: ActionStatistics) {
    for (message, times) in other.errors { count(message, times) }
    count += other.count
    failed += other.failed
    service.merge(other.service)
    response.merge(other.response)
  }
}

/// The durations of the phases of HTTP exchanges in wall-clock nanoseconds.
struct HTTPStatistics: Sendable, Codable, Equatable {
  var blocked = Histogram()
  var connecting = Histogram()
  var tls = Histogram()
  var sending = Histogram()
  var waiting = Histogram()
  var receiving = Histogram()

  /// The phases by k6's metric names; empty without any HTTP exchange.
  var phases: [String: Histogram] {
    guard waiting.count > 0 else { return [:] }
    return [
      "http_req_blocked": blocked, "http_req_connecting": connecting, "http_req_tls_handshaking": tls,
      "http_req_sending": sending, "http_req_waiting": waiting, "http_req_receiving": receiving,
    ]
  }

  mutating func record(_ timings: HTTPTimings) {
    blocked.record(timings.blocked)
    connecting.record(timings.connecting)
    tls.record(timings.tls)
    sending.record(timings.sending)
    waiting.record(timings.waiting)
    receiving.record(timings.receiving)
  }

  mutating func merge(_ other: HTTPStatistics) {
    blocked.merge(other.blocked)
    connecting.merge(other.connecting)
    tls.merge(other.tls)
    sending.merge(other.sending)
    waiting.merge(other.waiting)
    receiving.merge(other.receiving)
  }
}
