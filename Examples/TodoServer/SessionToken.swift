import CSodium

/// What a client shows to be taken for a user: 32 random bytes in hexadecimal digits.
struct SessionToken {
  let text: String

  init(text: String) { self.text = text }

  static func random() -> SessionToken {
    var bytes = [UInt8](repeating: 0, count: 32)
    randombytes_buf(&bytes, bytes.count)
    return SessionToken(text: bytes.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined())
  }

  /// What the database keeps: of 32 random bytes a plain BLAKE2b hash gives nothing away.
  var hash: [UInt8] {
    var hash = [UInt8](repeating: 0, count: 32)
    crypto_generichash(&hash, hash.count, text, UInt64(text.utf8.count), nil, 0)
    return hash
  }
}
