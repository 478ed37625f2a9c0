import Beamulator

/// Actions of the multi-user todo service that do not require a session.
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
