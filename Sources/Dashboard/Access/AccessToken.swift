import Glibc

/// The secret that authorizes changes of a run: 32 random bytes of the operating system in hexadecimal.
struct AccessToken: Sendable {
  let text: String

  /// A token chosen by the user.
  init(_ text: String) { self.text = text }

  /// Returns whether a byte is allowed in a token, so that it fits into headers and cookies.
  static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// - Throws: ``ControlServer/Problem`` if the system has no random bytes.
  init() throws {
    var bytes = [UInt8](repeating: 0, count: 32)
    guard getentropy(&bytes, bytes.count) == 0 else {
      throw ControlServer.Problem(
        description: "cannot read random bytes for a token: \(String(cString: strerror(errno)))")
    }
    text = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Returns whether a text equals the token, in constant time.
  func matches(_ other: some StringProtocol) -> Bool {
    let (own, other) = (Array(text.utf8), Array(other.utf8))
    guard own.count == other.count else { return false }
    return zip(own, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
