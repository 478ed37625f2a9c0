/// The users and sessions in the database.
struct UserStore: Sendable {
  struct User: Sendable {
    let id: Int64
    let password: PasswordHash
  }

  let database: TodoDatabase

  /// Adds a user; returns its id, or nil if the name is taken.
  func add(name: String, password: PasswordHash) throws(TodoDatabase.Failure) -> Int64? {
    let sql = "INSERT INTO users (name, password) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING RETURNING id"
    return try database.rows(sql, [.text(name), .text(password.text)]) { $0.integer(0) }.first
  }

  func user(named name: String) throws(TodoDatabase.Failure) -> User? {
    try database.rows("SELECT id, password FROM users WHERE name = ?1", [.text(name)]) {
      User(id: $0.integer(0), password: PasswordHash(text: $0.text(1)))
    }.first
  }

  func addSession(_ token: SessionToken, of user: Int64) throws(TodoDatabase.Failure) {
    let sql = "INSERT INTO sessions (token, user) VALUES (?1, ?2)"
    _ = try database.rows(sql, [.bytes(token.hash), .integer(user)]) { _ in }
  }

  /// Returns the user of a session.
  ///
  /// The token's hash is looked up, so the timing reveals nothing about the token.
  func user(of token: SessionToken) throws(TodoDatabase.Failure) -> Int64? {
    let sql = "SELECT user FROM sessions WHERE token = ?1"
    return try database.rows(sql, [.bytes(token.hash)]) { $0.integer(0) }.first
  }
}
