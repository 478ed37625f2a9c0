/// The path and query of a request line.
struct RequestTarget {
  let path: String
  let query: String?

  /// Parses `/path?query` or `http://host/path?query`; nil if it is neither or its path is not percent-encoded UTF-8.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var bytes = bytes
    for scheme in ["http://", "https://"] where bytes.starts(with: scheme.utf8) {
      let rest = bytes[scheme.utf8.count...]
      guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
      bytes = UnsafeRawBufferPointer(rebasing: rest[slash...])
    }
    guard bytes.first == UInt8(ascii: "/") else { return nil }
    let mark = bytes.firstIndex(of: UInt8(ascii: "?"))
    guard let path = Self.unescaped(bytes[..<(mark ?? bytes.count)]) else { return nil }
    self.path = path
    query = mark.map { String(decoding: bytes[($0 + 1)...], as: UTF8.self) }
  }

  private static func unescaped(_ bytes: Slice<UnsafeRawBufferPointer>) -> String? {
    guard bytes.contains(UInt8(ascii: "%")) else { return String(validating: bytes, as: UTF8.self) }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == UInt8(ascii: "%") {
        guard index + 2 < bytes.endIndex, let high = hexDigit(bytes[index + 1]), let low = hexDigit(bytes[index + 2])
        else { return nil }
        plain.append(high << 4 | low)
        index += 3
      } else {
        plain.append(bytes[index])
        index += 1
      }
    }
    return String(validating: plain, as: UTF8.self)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
