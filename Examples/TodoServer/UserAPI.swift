import CSodium
import WebServer

/// Registers users, logs them in and knows them by their tokens.
struct UserAPI: Sendable {
  private let store: UserStore
  /// A hash of no user, so that a name that is not known costs a login as much as one that is.
  private let decoy: PasswordHash

  /// Starts libsodium; nil if that cannot be done.
  init?(database: TodoDatabase) {
    guard sodium_init() >= 0, let decoy = PasswordHash(of: SessionToken.random().text) else { return nil }
    self.decoy = decoy
    store = UserStore(database: database)
  }

  /// APIRouter a request to `/users`, which takes as long as a password is hashed.
  func register(_ request: HTTPServerRequest) throws -> HTTPServerResponse {
    try request.require(.post)
    let credentials = try Credentials.read(request.body)
    try credentials.check()
    guard let password = PasswordHash(of: credentials.password) else {
      throw APIError(500, "the password could not be hashed: memory is short")
    }
    guard let id = try store.add(name: credentials.name, password: password) else {
      throw APIError(409, "the name is taken; choose another")
    }
    var json = Array(#"{"id":\#(id),"name":"#.utf8)
    JSONText.append(credentials.name, to: &json)
    json.append(UInt8(ascii: "}"))
    return HTTPServerResponse(status: 201, contentType: "application/json", body: json)
  }

  /// APIRouter a request to `/sessions`, which takes as long as a password is hashed.
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

  /// The user whose token a request brings; throws 401 if it brings none that is known.
  func user(of request: HTTPServerRequest) throws -> Int64 {
    let scheme = "bearer "
    guard let header = request.header("Authorization"), header.lowercased().hasPrefix(scheme),
      let user = try store.user(of: SessionToken(text: String(header.dropFirst(scheme.count))))
    else {
      throw APIError.unauthorized("tasks need the header Authorization: Bearer TOKEN with a token of POST /sessions")
    }
    return user
  }
}
