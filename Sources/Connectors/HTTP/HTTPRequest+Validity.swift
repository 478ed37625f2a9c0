import Beamulator

extension HTTPRequest {
  /// The reason that the request is invalid; nil if it is valid. libcurl would send line breaks unchecked.
  var invalidity: HTTPFailure? {
    guard !method.isEmpty, method.utf8.allSatisfy(Self.isTokenByte) else {
      return HTTPFailure(.invalidRequest, "method \"\(method.prefix(40))\": write letters such as GET")
    }
    guard path.utf8.first == UInt8(ascii: "/") else {
      return HTTPFailure(.invalidRequest, "path \"\(path.prefix(100))\": it must start with a slash")
    }
    guard path.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      return HTTPFailure(.invalidRequest, "path \"\(path.prefix(100))\": percent-encode blanks and control characters")
    }
    for (name, value) in headers {
      guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
        return HTTPFailure(.invalidRequest, "header \"\(name.prefix(40))\": not a valid header name")
      }
      guard value.utf8.allSatisfy({ $0 != 0x0A && $0 != 0x0D && $0 != 0 }) else {
        return HTTPFailure(.invalidRequest, "header \"\(name.prefix(40))\": the value has a line break or a NUL byte")
      }
    }
    if method == "HEAD", body != nil {
      return HTTPFailure(.invalidRequest, "a HEAD request with a body: leave the body out")
    }
    return nil
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
