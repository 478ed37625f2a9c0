/// Collects a response from the header lines and body parts of libcurl's callbacks.
struct ResponseCollector {
  private(set) var headers: [(name: String, value: String)] = []
  private(set) var body: [UInt8] = []
  /// When the last status line was received, on the loop's clock.
  private(set) var startedAt: Int64?
  private(set) var hasCookies = false
  private(set) var isTooLarge = false
  private var takesHeaders = false

  /// Adds a line with its line break: a status line starts over (1xx responses are dropped), trailers are skipped.
  mutating func header(_ line: UnsafeRawBufferPointer, now: () -> Int64) {
    if line.starts(with: "HTTP/".utf8) {
      headers.removeAll(keepingCapacity: true)
      startedAt = now()
      takesHeaders = true
      return
    }
    let text = Self.trimmed(line)
    if text.isEmpty { takesHeaders = false }
    guard takesHeaders else { return }
    if let first = line.first, Self.isBlank(first), let last = headers.indices.last {
      headers[last].value += " " + String(decoding: text, as: UTF8.self)
      return
    }
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return }
    let name = text[..<colon]
    let lowered = String(unsafeUninitializedCapacity: name.count) { bytes in
      for (index, byte) in name.enumerated() {
        bytes[index] = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
      }
      return name.count
    }
    if lowered == "set-cookie" { hasCookies = true }
    headers.append((lowered, String(decoding: Self.trimmed(.init(rebasing: text[(colon + 1)...])), as: UTF8.self)))
  }

  /// Appends a part of the body; returns false if the body exceeds the limit.
  mutating func body(_ part: UnsafeRawBufferPointer, limit: Int) -> Bool {
    isTooLarge = body.count + part.count > limit
    guard !isTooLarge else { return false }
    body.append(contentsOf: part)
    return true
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

  private static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var (start, end) = (0, text.count)
    while start < end, isBlank(text[end - 1]) { end -= 1 }
    while start < end, isBlank(text[start]) { start += 1 }
    return UnsafeRawBufferPointer(rebasing: text[start..<end])
  }
}
