import Glibc

/// A parser for the header lines of a request: `name: value` CR LF, one after another.
enum HeaderFields {
  /// Calls `body` with each name and its value, stripped of surrounding blanks.
  ///
  /// Returns false at the first line that RFC 9112 forbids: no name, a name that is not a token, a blank before the
  /// colon, a folded line, or a control byte in the value.
  static func forEach(
    in bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void
  ) -> Bool {
    var position = 0
    while position < bytes.count {
      var nameEnd = position
      while nameEnd < bytes.count, isTokenByte(bytes[nameEnd]) { nameEnd += 1 }
      guard nameEnd > position, nameEnd < bytes.count, bytes[nameEnd] == UInt8(ascii: ":") else { return false }
      var valueStart = nameEnd + 1
      while valueStart < bytes.count, isBlank(bytes[valueStart]) { valueStart += 1 }
      var valueEnd = valueStart
      while valueEnd < bytes.count, isValueByte(bytes[valueEnd]) { valueEnd += 1 }
      guard valueEnd + 1 < bytes.count, bytes[valueEnd] == UInt8(ascii: "\r"),
        bytes[valueEnd + 1] == UInt8(ascii: "\n")
      else { return false }
      let next = valueEnd + 2
      while valueEnd > valueStart, isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
      body(
        UnsafeRawBufferPointer(rebasing: bytes[position..<nameEnd]),
        UnsafeRawBufferPointer(rebasing: bytes[valueStart..<valueEnd]))
      position = next
    }
    return true
  }

  /// Returns whether the bytes equal the given ASCII text, ignoring case.
  static func matches(_ bytes: UnsafeRawBufferPointer, _ text: String) -> Bool {
    guard bytes.count == text.utf8.count, let base = bytes.baseAddress else { return false }
    return text.withCString { strncasecmp(base.assumingMemoryBound(to: CChar.self), $0, bytes.count) == 0 }
  }

  /// Returns whether a comma-separated list contains the given word.
  static func list(_ bytes: UnsafeRawBufferPointer, contains word: String) -> Bool {
    bytes.split(separator: UInt8(ascii: ",")).contains { part in
      var part = part
      while let first = part.first, isBlank(first) { part.removeFirst() }
      while let last = part.last, isBlank(last) { part.removeLast() }
      return matches(UnsafeRawBufferPointer(rebasing: part), word)
    }
  }

  /// Returns whether the byte is allowed in a method or in the name of a header.
  static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "|"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private static func isValueByte(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7f || byte == UInt8(ascii: "\t")
  }
}
