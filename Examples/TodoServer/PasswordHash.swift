import CSodium

/// The stored form of a password: its argon2id hash with salt and cost.
///
/// The cost is the option of OWASP's Password Storage Cheat Sheet with the least memory: 7 MiB and 5 passes, equivalent
/// to its minimum of 19 MiB and 2 passes. One hash takes 15 ms on a 2-core machine (19 MiB: 27 ms; libsodium's
/// INTERACTIVE, 64 MiB: 122 ms): the last of 100 concurrent logins waits 2 s.
struct PasswordHash: Sendable {
  let text: String

  private static let passes: UInt64 = 5
  private static let memoryBytes = 7 << 20

  /// Creates a hash read from the database.
  init(text: String) { self.text = text }

  /// Hashes a password with a random salt; nil if out of memory.
  init?(of password: String) {
    let hashed = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(crypto_pwhash_STRBYTES)) {
      buffer -> String? in
      guard let start = buffer.baseAddress,
        crypto_pwhash_str(start, password, UInt64(password.utf8.count), Self.passes, Self.memoryBytes) == 0
      else { return nil }
      return String(cString: start)
    }
    guard let hashed else { return nil }
    text = hashed
  }

  /// Returns whether this is the hash of a password; takes as long as hashing.
  func matches(_ password: String) -> Bool {
    crypto_pwhash_str_verify(text, password, UInt64(password.utf8.count)) == 0
  }
}
