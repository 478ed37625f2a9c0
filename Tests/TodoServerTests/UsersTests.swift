import Foundation
import SocketTestSupport
import Testing

/// `todo-server --users`.
@Suite(.timeLimit(.minutes(3)))
struct UsersTests {
  private static let password = "correct horse battery"

  private func credentials(_ name: String, _ password: String = Self.password) -> String {
    #"{"name":"\#(name)","password":"\#(password)"}"#
  }

  private func token(_ server: TodoServerProcess, _ name: String) throws -> String {
    let answer = try server.ask("POST", "/sessions", credentials(name))
    try #require(answer.status == 201)
    return try #require(JSONDecoder().decode([String: String].self, from: Data(answer.body.utf8))["token"])
  }

  /// Registers a user, logs in and returns the header to send.
  private func join(_ server: TodoServerProcess, _ name: String) throws -> [String] {
    try #require(try server.ask("POST", "/users", credentials(name)).status == 201)
    return ["Authorization: Bearer \(try token(server, name))"]
  }

  @Test func usersRegisterAndLogIn() throws {
    let server = try TodoServerProcess("--users")
    let registered = try server.ask("POST", "/users", credentials("Zoë \\\"Z\\\""))
    #expect(registered.status == 201)
    #expect(registered.body == #"{"id":1,"name":"Zoë \"Z\""}"#)
    #expect(try server.ask("POST", "/users", credentials("Zoë \\\"Z\\\"", "another password")).status == 409)
    #expect(try server.ask("POST", "/users", credentials("Ben")).body == #"{"id":2,"name":"Ben"}"#)
    let (first, second) = (try token(server, "Ben"), try token(server, "Ben"))
    #expect(first.count == 64)
    #expect(first != second)
    for token in [first, second] {
      #expect(try server.ask("GET", "/tasks", headers: ["authorization: bearer \(token)"]).body == "[]")
    }
  }

  @Test func unknownNamesAreIndistinguishableFromWrongPasswords() throws {
    let server = try TodoServerProcess("--users")
    _ = try join(server, "Ada")
    /// The body of the response, and the processor time of the server for twenty of them.
    func refusal(_ name: String) throws -> (body: String, cost: Int) {
      var body = ""
      let before = try server.processorTime
      for _ in 0..<20 {
        let answer = try server.ask("POST", "/sessions", credentials(name, "not the password"))
        #expect(answer.status == 401)
        #expect(answer.header("WWW-Authenticate") == "Bearer")
        body = answer.body
      }
      return (body, try server.processorTime - before)
    }
    let (known, unknown) = (try refusal("Ada"), try refusal("Nobody"))
    #expect(known.body == unknown.body)
    // Both are hashed, which takes nearly all of the time.
    #expect(unknown.cost > 5 && known.cost < unknown.cost * 3 && unknown.cost < known.cost * 3)
  }

  @Test(arguments: [
    ("/users", "", 400, "not JSON"),
    ("/users", "[]", 400, "must be a JSON object"),
    ("/users", #"{"name":"n"}"#, 400, "password is missing"),
    ("/users", #"{"name":7,"password":"12345678"}"#, 400, "name must be a string"),
    ("/users", #"{"name":"","password":"12345678"}"#, 400, "0 characters"),
    ("/users", #"{"name":"\#(String(repeating: "é", count: 64))","password":"12345678"}"#, 201, #""id":1"#),
    ("/users", #"{"name":"\#(String(repeating: "é", count: 65))","password":"12345678"}"#, 400, "65 characters"),
    ("/users", #"{"name":"n","password":"1234567"}"#, 400, "7 bytes"),
    ("/users", #"{"name":"n","password":"\#(String(repeating: "é", count: 64))"}"#, 201, #""id":1"#),
    ("/users", #"{"name":"n","password":"\#(String(repeating: "é", count: 65))"}"#, 400, "130 bytes"),
    ("/sessions", #"{"name":"n"}"#, 400, "password is missing"),
    ("/sessions", #"{"name":"n","password":""}"#, 401, "no user has"),
    ("/", "", 404, "no resource at this path"),
  ])
  func validatesCredentials(path: String, body: String, status: Int, message: String) throws {
    let answer = try TodoServerProcess("--users").ask("POST", path, body)
    #expect(answer.status == status)
    #expect(answer.body.contains(message))
  }

  @Test(arguments: [
    [], ["Authorization: Bearer"], ["Authorization: Bearer \(String(repeating: "0", count: 64))"],
    ["Authorization: Basic QWRhOnB3"],
  ])
  func requiresAToken(headers: [String]) throws {
    let server = try TodoServerProcess("--users")
    let owner = try join(server, "Ada")
    #expect(try server.ask("POST", "/tasks", #"{"title":"mine"}"#, headers: owner).status == 201)
    for (method, path) in [("GET", "/tasks"), ("POST", "/tasks"), ("PUT", "/tasks/1"), ("DELETE", "/tasks/1")] {
      let answer = try server.ask(method, path, #"{"title":"theirs"}"#, headers: headers)
      #expect(answer.status == 401)
      #expect(answer.header("WWW-Authenticate") == "Bearer")
    }
    let list = try server.ask("GET", "/tasks", headers: owner)
    #expect(list.body == #"[{"id":1,"title":"mine","completed":false}]"#)
  }

  @Test func separatesTheTasksOfUsers() throws {
    let server = try TodoServerProcess("--users")
    let (ada, ben) = (try join(server, "Ada"), try join(server, "Ben"))
    let hers = #"[{"id":1,"title":"hers","completed":false}]"#
    #expect(try server.ask("POST", "/tasks", #"{"title":"hers"}"#, headers: ada).status == 201)
    #expect(try server.ask("GET", "/tasks", headers: ada).body == hers)
    #expect(try server.ask("GET", "/tasks", headers: ben).body == "[]")
    #expect(try server.ask("POST", "/tasks", #"{"title":"his"}"#, headers: ben).status == 201)
    for id in [1, 7] {
      let answers = [
        try server.ask("PUT", "/tasks/\(id)", #"{"title":"stolen"}"#, headers: ben),
        try server.ask("DELETE", "/tasks/\(id)", headers: ben),
      ]
      #expect(answers.map(\.status) == [404, 404])
      #expect(answers.map(\.body) == Array(repeating: #"{"error":"there is no task \#(id)"}"#, count: 2))
    }
    #expect(try server.ask("GET", "/tasks", headers: ada).body == hers)
    let changed = try server.ask("PUT", "/tasks/2", #"{"completed":true}"#, headers: ben)
    #expect(changed.body == #"{"id":2,"title":"his","completed":true}"#)
    #expect(try server.ask("GET", "/tasks", headers: ben).body == "[\(changed.body)]")
    #expect(try server.ask("DELETE", "/tasks/1", headers: ada).status == 204)
    #expect(try server.ask("GET", "/tasks", headers: ada).body == "[]")
  }

  @Test func storesUsersAndSessionsButNeitherPasswordsNorTokens() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("users-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = folder.appendingPathComponent("tasks.db").path
    func stored() throws -> Data {
      try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        .reduce(into: Data()) { $0 += try Data(contentsOf: $1) }
    }
    do {
      let server = try TodoServerProcess("--db", database)
      #expect(try server.ask("POST", "/tasks", #"{"title":"nobody's"}"#).status == 201)
      #expect(server.stop(SIGTERM) == 0)
    }
    let header: [String]
    do {
      let server = try TodoServerProcess("--users", "--db", database)
      header = try join(server, "Ada")
      #expect(try server.ask("POST", "/tasks", #"{"title":"kept"}"#, headers: header).status == 201)
      #expect(server.stop(SIGTERM) == 0)
    }
    do {
      let server = try TodoServerProcess("--users", "--db", database)
      #expect(try server.ask("POST", "/users", credentials("Ada")).status == 409)
      let fresh = ["Authorization: Bearer \(try token(server, "Ada"))"]
      for headers in [header, fresh] {
        let list = try server.ask("GET", "/tasks", headers: headers)
        #expect(list.body == #"[{"id":2,"title":"kept","completed":false}]"#)
        let bytes = try stored()
        #expect(bytes.range(of: Data("$argon2id$".utf8)) != nil)
        #expect(bytes.range(of: Data(Self.password.utf8)) == nil)
        let digits = try #require(headers[0].split(separator: " ").last)
        #expect(bytes.range(of: Data(digits.utf8)) == nil)
        let random = stride(from: 0, to: 64, by: 2).compactMap { UInt8(digits.dropFirst($0).prefix(2), radix: 16) }
        #expect(random.count == 32)
        #expect(bytes.range(of: Data(random)) == nil)
      }
      #expect(server.stop(SIGTERM) == 0)
    }
    let server = try TodoServerProcess("--db", database)
    #expect(try server.ask("GET", "/tasks").body == #"[{"id":1,"title":"nobody's","completed":false}]"#)
  }

  @Test func answersOtherRequestsWhileHashingPasswords() throws {
    let log = FileManager.default.temporaryDirectory.appendingPathComponent("log-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: log) }
    let server = try TodoServerProcess("--users", "--log", log)
    let header = try join(server, "Ada")
    let clients = try (0..<40).map { _ in try server.client() }
    for (number, client) in clients.enumerated() {
      try client.request("POST", "/users", body: credentials("user \(number)"))
    }
    #expect(try server.ask("GET", "/tasks", headers: header).body == "[]")
    for client in clients { #expect(try client.answer().status == 201) }
    let answered = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
    // Forty passwords take seconds; other requests do not wait for the last of them.
    #expect(answered.count == 43 && answered.last?.contains("POST /users") == true)
  }

  @Test func theFailRateAppliesWithUsers() throws {
    let server = try TodoServerProcess("--users", "--fail-rate", "0.5", "--seed", "3")
    func insist(_ method: String, _ path: String, _ body: String = "", _ headers: [String] = []) throws -> String {
      while true {
        let answer = try server.ask(method, path, body, headers: headers)
        if answer.status != 500 { return answer.body }
      }
    }
    #expect(try insist("POST", "/users", credentials("Ada")) == #"{"id":1,"name":"Ada"}"#)
    let token = try insist("POST", "/sessions", credentials("Ada")).dropFirst(#"{"token":""#.count).dropLast(2)
    let header = ["Authorization: Bearer \(token)"]
    _ = try insist("POST", "/tasks", #"{"title":"0"}"#, header)
    let lies = try (1...60).count { number in
      try !insist("PUT", "/tasks/1", #"{"title":"\#(number)"}"#, header).contains(#""\#(number)""#)
    }
    // A third of the changes that are not refused.
    #expect((8...35).contains(lies))
  }

  @Test(arguments: [[], ["--users"]])
  func healthChecksIgnoreTheFailRateAndLatency(mode: [String]) throws {
    let server = try TodoServerProcess(["--fail-rate", "1", "--latency", "60s"] + mode)
    #expect(try server.ask("GET", "/healthz").status == 200)
    #expect(try server.ask("POST", "/healthz").status == 405)
  }

  @Test func helpListsTheUsersOption() throws {
    #expect(try TodoServerProcess.run(["--help"]).output.contains("--users "))
  }
}
