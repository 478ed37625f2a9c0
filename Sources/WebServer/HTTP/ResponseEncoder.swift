import Glibc

/// Encodes responses as HTTP/1.1 into a reused buffer.
struct ResponseEncoder {
  private(set) var bytes: [UInt8] = []
  private var dateLine: [UInt8] = []
  private var dateSecond = 0

  /// Replaces ``bytes`` with the encoded response.
  mutating func encode(_ response: HTTPServerResponse, withoutBody: Bool, keepsAlive: Bool) {
    bytes.removeAll(keepingCapacity: true)
    append("HTTP/1.1 ")
    append(String(response.status))
    append(" ")
    append(Self.reason(response.status))
    append("\r\n")
    if let contentType = response.contentType { appendField("Content-Type", contentType) }
    for field in response.headers { appendField(field.name, field.value) }
    let mayHaveBody = response.status >= 200 && response.status != 204 && response.status != 304
    if mayHaveBody { appendField("Content-Length", String(response.body.count)) }
    appendDate()
    append(keepsAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n")
    if mayHaveBody, !withoutBody { bytes.append(contentsOf: response.body) }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func appendField(_ name: String, _ value: String) {
    let start = bytes.count
    append(name)
    append(": ")
    append(value)
    for index in start..<bytes.count where bytes[index] < 0x20 { bytes[index] = UInt8(ascii: " ") }
    append("\r\n")
  }

  private mutating func appendDate() {
    let now = time(nil)
    if now != dateSecond {
      dateSecond = now
      var moment = now
      var parts = tm()
      gmtime_r(&moment, &parts)
      let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
      let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
      let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(Self.twoDigits).joined(separator: ":")
      let day = "\(days[Int(parts.tm_wday)]), \(Self.twoDigits(parts.tm_mday)) \(months[Int(parts.tm_mon)])"
      dateLine = Array("Date: \(day) \(parts.tm_year + 1900) \(clock) GMT\r\n".utf8)
    }
    bytes.append(contentsOf: dateLine)
  }

  private static func twoDigits(_ number: Int32) -> String { number < 10 ? "0\(number)" : String(number) }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 100: "Continue"
    case 200: "OK"
    case 201: "Created"
    case 204: "No Content"
    case 301: "Moved Permanently"
    case 302: "Found"
    case 303: "See Other"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 411: "Length Required"
    case 413: "Content Too Large"
    case 415: "Unsupported Media Type"
    case 426: "Upgrade Required"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: ""
    }
  }
}
