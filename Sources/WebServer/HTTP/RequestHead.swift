import Glibc

/// The request line and headers of a request.
struct RequestHead {
  /// The limit of a head in bytes; a longer one is refused with 431.
  static let maximumBytes = 16 * 1024

  let method: HTTPMethod
  let path: String
  let query: String?
  let fields: [UInt8]
  private(set) var contentLength = 0
  private(set) var keepsAlive: Bool
  private(set) var expectsContinue = false
  private(set) var asksForWebSocket = false

  /// Parses the head at the start of `bytes`; nil while it is incomplete.
  ///
  /// Returns the head and the number of bytes consumed.
  static func parse(_ bytes: UnsafeRawBufferPointer) throws(RequestRefusal) -> (head: RequestHead, length: Int)? {
    var start = 0
    while start < bytes.count, bytes[start] == UInt8(ascii: "\r") || bytes[start] == UInt8(ascii: "\n") { start += 1 }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
    guard let length = lengthOfLines(rest) else {
      try refuseEarly(rest)
      return nil
    }
    guard length <= maximumBytes else { throw .headTooLong }
    let head = try RequestHead(UnsafeRawBufferPointer(rebasing: rest[..<length]))
    return (head, start + length + 2)
  }

  /// Returns the length of the lines before the first empty one, line breaks included; nil without an empty line.
  private static func lengthOfLines(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var position = 0
    while let found = memchr(base + position, Int32(UInt8(ascii: "\n")), bytes.count - position) {
      position = UnsafeRawPointer(found) - base + 1
      guard position + 1 < bytes.count else { return nil }
      if bytes[position] == UInt8(ascii: "\r"), bytes[position + 1] == UInt8(ascii: "\n") { return position }
    }
    return nil
  }

  /// Refuses bytes that cannot become a request without waiting for the end of the head.
  private static func refuseEarly(_ bytes: UnsafeRawBufferPointer) throws(RequestRefusal) {
    guard bytes.count <= maximumBytes else { throw .headTooLong }
    let line = bytes.prefix { $0 != UInt8(ascii: "\r") }
    let isMethodFirst = line.first.map(HeaderFields.isTokenByte) ?? true
    guard isMethodFirst, line.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
      throw .malformed("the first line is not a request line")
    }
  }

  /// Parses the lines of a head, including the CR LF of the last line.
  private init(_ bytes: UnsafeRawBufferPointer) throws(RequestRefusal) {
    let lineEnd = bytes.firstIndex(of: UInt8(ascii: "\r")) ?? bytes.count
    let words = bytes[..<lineEnd].split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 3, !words[0].isEmpty, words[0].allSatisfy(HeaderFields.isTokenByte),
      !words[1].isEmpty, words[1].allSatisfy({ $0 > 0x20 && $0 != 0x7f }),
      lineEnd + 1 < bytes.count, bytes[lineEnd + 1] == UInt8(ascii: "\n")
    else { throw .malformed("the request line must be: METHOD SP TARGET SP HTTP/1.1") }
    let isOlder = words[2].elementsEqual("HTTP/1.0".utf8)
    guard isOlder || words[2].elementsEqual("HTTP/1.1".utf8) else {
      guard words[2].starts(with: "HTTP/".utf8) else { throw .malformed("the request line must end with HTTP/1.1") }
      throw RequestRefusal(status: 505, message: "only HTTP/1.1 and HTTP/1.0 are supported")
    }
    guard let method = HTTPMethod(rawValue: String(decoding: words[0], as: UTF8.self)) else {
      throw RequestRefusal(
        status: 501, message: "the supported methods are GET, HEAD, POST, PUT, DELETE and PATCH")
    }
    let target = RequestTarget(UnsafeRawBufferPointer(rebasing: words[1]))
    guard let target else { throw .malformed("the target must be a path starting with / in percent-encoded UTF-8") }
    self.method = method
    path = target.path
    query = target.query
    keepsAlive = !isOlder
    let lines = UnsafeRawBufferPointer(rebasing: bytes[(lineEnd + 2)...])
    fields = [UInt8](lines)
    try readFraming(lines, hostRequired: !isOlder)
  }

  /// Reads the headers for the length of the body and the persistence of the connection.
  private mutating func readFraming(
    _ lines: UnsafeRawBufferPointer, hostRequired: Bool
  ) throws(RequestRefusal) {
    var hosts = 0
    var lengths: [Int?] = []
    var isEncoded = false
    var (asksForUpgrade, namesWebSocket) = (false, false)
    let isWellFormed = HeaderFields.forEach(in: lines) { name, value in
      switch name.count {
      case 4 where HeaderFields.matches(name, "host"): hosts += 1
      case 6 where HeaderFields.matches(name, "expect"): expectsContinue = HeaderFields.matches(value, "100-continue")
      case 7 where HeaderFields.matches(name, "upgrade"):
        namesWebSocket = HeaderFields.list(value, contains: "websocket")
      case 10 where HeaderFields.matches(name, "connection"):
        if HeaderFields.list(value, contains: "upgrade") { asksForUpgrade = true }
        if HeaderFields.list(value, contains: "close") {
          keepsAlive = false
        } else if HeaderFields.list(value, contains: "keep-alive") {
          keepsAlive = true
        }
      case 14 where HeaderFields.matches(name, "content-length"): lengths.append(Self.wholeNumber(value))
      case 17 where HeaderFields.matches(name, "transfer-encoding"): isEncoded = true
      default: break
      }
    }
    guard isWellFormed else { throw .malformed("a header line is not of the form NAME: VALUE") }
    guard hosts == 1 || (hosts == 0 && !hostRequired) else { throw .malformed("exactly one Host header is required") }
    guard !isEncoded else {
      throw RequestRefusal(status: 411, message: "send the body with Content-Length, not with Transfer-Encoding")
    }
    asksForWebSocket = asksForUpgrade && namesWebSocket && hostRequired && method == .get
    if let length = lengths.first {
      guard let length, lengths.allSatisfy({ $0 == length }) else {
        throw .malformed("Content-Length must be one whole number")
      }
      contentLength = length
    }
  }

  private static func wholeNumber(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard (1...18).contains(bytes.count) else { return nil }
    var number = 0
    for byte in bytes {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return number
  }
}
