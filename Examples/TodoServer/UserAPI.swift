import CSodium
import WebServer

/// Registration, login and authentication of users.
struct UserAPI: Sendable {
  private let store: UserStore
  /// A hash that belongs to no user, so that a login with an unknown name takes as long as with a known one.
  private let decoy: PasswordHash

  /// Initializes libsodium; nil on failure.
  init?(database: TodoDatabase) {
    guard sodium_init() >= 0, let decoy = PasswordHash(of: SessionToken.random().text) else { return nil }
    self.decoy = decoy
    store = UserStore(database: database)
  }

  /// Handles a request to `/users`; slow, as it hashes a password.
  func register(_ request: HTTPServerRequest) throws -> HTTPServerResponse {
    try request.require(.post)
    let credentials = try Credentials.read(request.body)
    try credentials.check()
    guard let password = PasswordHash(of: credentials.password) else {
      throw APIError(500, "the password could not be hashed: out of memory")
    }
    guard let id = try store.add(name: credentials.name, password: password) else {
      throw APIError(409, "the name is taken; choose another")
    }
    var json = Array(#"{"id":\#(id),"name":"#.utf8)
    JSONText.append(credentials.name, to: &json)
    json.append(UInt8(ascii: "}"))
    return HTTPServerResponse(status: 201, contentType: "application/json", body: json)
  }

  /// Handles a request to `/sessions`; slow, as it hashes a password.
  func logIn(_ request: HTTPServerRequest) throws -> HTTPServerResponse {
    try request.require(.post)
    let credentials = try Credentials.read(request.body)
    let user = try store.user(named: credentials.name)
    let isRight = (user?.password ?? decoy).matches(credentials.password)
    guard isRight, let user else { throw APIError.unauthorized("no user has this name and password") }
    let token = SessionToken.random()
    try store.addSession(token, of: user.id)
    let headers = [(name: "Cache-Control", value: "no-store")]
    return HTTPServerResponse(
      status: 201, contentType: "application/json", headers: headers, body: Array(#"{"token":"\#(token.text)"}"#.utf8))
  }

  /// Returns the user authenticated by a request's token.
  ///
  /// - Throws: ``APIError`` with status 401 if the token is missing or unknown.
  func user(of request: HTTPServerRequest) throws -> Int64 {
    let scheme = "bearer "
    guard let header = request.header("Authorization"), header.lowercased().hasPrefix(scheme),
      let user = try store.user(of: SessionToken(text: String(header.dropFirst(scheme.count))))
    else {
      throw APIError.unauthorized(
        "/tasks requires the header Authorization: Bearer TOKEN with a token from POST /sessions")
    }
    return user
  }
}
