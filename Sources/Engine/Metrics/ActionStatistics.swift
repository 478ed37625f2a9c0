import Beamulator
package import ActorRuntime

/// What was measured of one kind of action.
package struct ActionStatistics: Sendable, Codable, Equatable {
  package internal(set) var count = 0
  package internal(set) var failed = 0
  /// How often it failed, by what was said of it; what is beyond 20 texts is counted as `other`.
  package private(set) var errors: [String: Int] = [:]
  /// From send to last byte, nanoseconds of the wall.
  package internal(set) var service = Histogram()
  /// From when the act was due to last byte, nanoseconds of the wall.
  package internal(set) var response = Histogram()

  package init() {}

  /// Counts an action, by its times in nanoseconds of the wall.
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

/// Where the time of HTTP exchanges went, nanoseconds of the wall; phases as k6 names them.
package struct HTTPStatistics: Sendable, Codable, Equatable {
  package internal(set) var blocked = Histogram()
  package internal(set) var connecting = Histogram()
  package internal(set) var tls = Histogram()
  package internal(set) var sending = Histogram()
  package internal(set) var waiting = Histogram()
  package internal(set) var receiving = Histogram()

  /// By k6's names; empty without any barrier.
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
