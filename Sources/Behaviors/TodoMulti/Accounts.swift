import Beamulator

/// What can be done with a todo service that knows its users, before it does.
enum Accounts {
  struct User: Codable, Sendable {
    var id: Int64
    var name: String
  }

  struct Session: Codable, Sendable {
    var token: String
  }

  static func register(_ name: String, password: String) -> HTTPAction<User> {
    HTTPAction(
      "register", "POST", "/users", arguments: ["name": .string(name)],
      body: ["name": .string(name), "password": .string(password)])
  }

  static func logIn(_ name: String, password: String) -> HTTPAction<Session> {
    HTTPAction(
      "log_in", "POST", "/sessions", arguments: ["name": .string(name)],
      body: ["name": .string(name), "password": .string(password)], resultIsSecret: true)
  }
}
