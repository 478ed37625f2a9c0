import CSodium

/// The token that authenticates a user: 32 random bytes in hexadecimal.
struct SessionToken {
  let text: String

  init(text: String) { self.text = text }

  static func random() -> SessionToken {
    var bytes = [UInt8](repeating: 0, count: 32)
    randombytes_buf(&bytes, bytes.count)
    return SessionToken(text: bytes.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined())
  }

  /// The stored form: a plain BLAKE2b hash of 32 random bytes reveals nothing.
  var hash: [UInt8] {
    var hash = [UInt8](repeating: 0, count: 32)
    crypto_generichash(&hash, hash.count, text, UInt64(text.utf8.count), nil, 0)
    return hash
  }
}
