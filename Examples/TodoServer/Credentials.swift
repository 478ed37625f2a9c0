/// The body of a registration or login: `{"name":"…","password":"…"}`.
struct Credentials: Decodable {
  let name: String
  let password: String

  static func read(_ body: [UInt8]) throws(APIError) -> Credentials {
    try JSONBody.read(body, example: #"{"name":"…","password":"…"}"#)
  }

  /// Checks the credentials for a registration.
  ///
  /// - Throws: ``APIError`` if the name or the password is not allowed.
  func check() throws(APIError) {
    // Limited in bytes too: a character can have any number of bytes.
    guard (1...64).contains(name.count), name.utf8.count <= 256 else {
      throw APIError(400, "the name is \(name.count) characters long, it must have 1 to 64, and 256 bytes at most")
    }
    guard (8...128).contains(password.utf8.count) else {
      throw APIError(400, "the password is \(password.utf8.count) bytes long, it must have 8 to 128")
    }
  }
}
