import Foundation
import SocketTestSupport
import Testing

@Suite(.timeLimit(.minutes(3)))
struct TodoServerTests {
  @Test func createsChangesAndRemovesTasks() throws {
    let server = try TodoServerProcess()
    let client = try server.client()
    func ask(_ method: String, _ path: String, _ body: String = "") throws -> RawClient.Answer {
      try client.request(method, path, body: body)
      return try client.answer()
    }
    #expect(try ask("GET", "/tasks").body == "[]")
    let added = try ask("POST", "/tasks", #"{"title":"buy \"milk\" – ☕\n"}"#)
    #expect(added.status == 201)
    #expect(added.header("Content-Type") == "application/json")
    #expect(added.body == #"{"id":1,"title":"buy \"milk\" – ☕\u000a","completed":false}"#)
    #expect(try ask("POST", "/tasks", #"{"title":"second"}"#).body == #"{"id":2,"title":"second","completed":false}"#)
    let changed = try ask("PUT", "/tasks/1", #"{"completed":true,"title":"milk"}"#)
    #expect(changed.status == 200)
    #expect(changed.body == #"{"id":1,"title":"milk","completed":true}"#)
    #expect(try ask("PUT", "/tasks/1", #"{"title":"tea"}"#).body == #"{"id":1,"title":"tea","completed":true}"#)
    #expect(
      try ask("GET", "/tasks").body
        == #"[{"id":1,"title":"tea","completed":true},{"id":2,"title":"second","completed":false}]"#)
    let removed = try ask("DELETE", "/tasks/1")
    #expect(removed.status == 204)
    #expect(removed.body.isEmpty)
    #expect(try ask("DELETE", "/tasks/1").status == 404)
    #expect(try ask("GET", "/tasks").body == #"[{"id":2,"title":"second","completed":false}]"#)
  }

  @Test(arguments: [
    ("GET", "/nowhere", "", 404, "no resource at this path"),
    ("GET", "/tasks/", "", 404, "no resource at this path"),
    ("DELETE", "/tasks/x", "", 404, "no resource at this path"),
    ("DELETE", "/tasks/7", "", 404, "no task 7"),
    ("PUT", "/tasks/7", #"{"completed":true}"#, 404, "no task 7"),
    ("PUT", "/tasks", "{}", 405, "GET, HEAD, POST"),
    ("GET", "/tasks/1", "", 405, "PUT, DELETE"),
    ("POST", "/", "{}", 405, "GET, HEAD"),
    ("POST", "/tasks", "", 400, "not JSON"),
    ("POST", "/tasks", "{", 400, "not JSON"),
    ("POST", "/tasks", "[]", 400, "must be a JSON object"),
    ("POST", "/tasks", "{}", 400, "a new task"),
    ("POST", "/tasks", #"{"title":3}"#, 400, "title must be a string"),
    ("POST", "/tasks", #"{"title":null}"#, 400, "title must be a string"),
    ("POST", "/tasks", #"{"title":""}"#, 400, "0 characters"),
    ("PUT", "/tasks/1", "{}", 400, "a change"),
    ("PUT", "/tasks/1", #"{"completed":1}"#, 400, "completed must be a boolean"),
    ("PUT", "/tasks/1", #"{"completed":"true"}"#, 400, "completed must be a boolean"),
  ])
  func refusesInvalidRequests(method: String, path: String, body: String, status: Int, message: String) throws {
    let server = try TodoServerProcess()
    #expect(try server.ask("POST", "/tasks", #"{"title":"one"}"#).status == 201)
    let answer = try server.ask(method, path, body)
    #expect(answer.status == status)
    #expect(answer.body.hasPrefix(#"{"error":""#))
    #expect(answer.body.contains(message))
    if status == 405 { #expect(answer.header("Allow") == message) }
    #expect(try server.ask("GET", "/tasks").body == #"[{"id":1,"title":"one","completed":false}]"#)
  }

  @Test(arguments: [(500, 201), (501, 400)])
  func limitsTheLengthOfTitles(length: Int, status: Int) throws {
    let server = try TodoServerProcess()
    let title = String(repeating: "é", count: length)
    #expect(try server.ask("POST", "/tasks", #"{"title":"\#(title)"}"#).status == status)
  }

  @Test func refusesBodiesAboveTheLimit() throws {
    let server = try TodoServerProcess()
    let client = try server.client()
    try client.send("POST /tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n")
    #expect(try client.answer().status == 413)
  }

  @Test func servesASelfContainedPage() throws {
    let server = try TodoServerProcess()
    let page = try server.ask("GET", "/")
    #expect(page.status == 200)
    #expect(page.header("Content-Type") == "text/html; charset=utf-8")
    #expect(page.body.contains("textContent"))
    #expect(!page.body.contains("innerHTML"))
    #expect(!page.body.contains("://"))
    let client = try server.client()
    try client.request("HEAD", "/")
    #expect(try client.answer(withoutBody: true).header("Content-Length") == "\(page.body.utf8.count)")
    try client.request("HEAD", "/tasks")
    #expect(try client.answer(withoutBody: true).header("Content-Length") == "2")
  }

  @Test func keepsTasksInTheDatabaseAndLogsRequests() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("todo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let arguments = ("--db", folder.appendingPathComponent("tasks.db").path, folder.appendingPathComponent("log").path)
    do {
      let server = try TodoServerProcess(arguments.0, arguments.1, "--log", arguments.2)
      #expect(try server.ask("POST", "/tasks", #"{"title":"kept"}"#).status == 201)
      #expect(try server.ask("GET", "/no%20where").status == 404)
      #expect(server.stop(SIGTERM) == 0)
    }
    let server = try TodoServerProcess(arguments.0, arguments.1)
    #expect(try server.ask("GET", "/tasks").body == #"[{"id":1,"title":"kept","completed":false}]"#)
    let log = try String(contentsOfFile: arguments.2, encoding: .utf8)
    let lines = log.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.map { $0.dropFirst().joined(separator: " ") } == ["POST /tasks 201", "GET /no?where 404"])
    let times = try lines.map { try #require(Double($0[0])) / 1_000_000 }
    #expect(times.allSatisfy { abs($0 - Date().timeIntervalSince1970) < 60 })
  }

  @Test func failsAtTheConfiguredRateReproduciblyForASeed() throws {
    func fates() throws -> [Int] {
      let server = try TodoServerProcess("--fail-rate", "0.3", "--seed", "7")
      let client = try server.client()
      return try (0..<400).map { _ in
        try client.request("GET", "/tasks")
        let answer = try client.answer()
        if answer.status == 500 { #expect(answer.body == #"{"error":"failing on purpose (--fail-rate)"}"#) }
        return answer.status
      }
    }
    let first = try fates()
    #expect(Set(first) == [200, 500])
    #expect((80...160).contains(first.count { $0 == 500 }))
    #expect(try fates() == first)
  }

  @Test func failuresChangeNothingAndHalfOfTheFailedPUTsReportSuccess() throws {
    let server = try TodoServerProcess("--fail-rate", "0.5", "--seed", "3")
    let client = try server.client()
    var count = 0
    while count == 0 {
      try client.request("POST", "/tasks", body: #"{"title":"t"}"#)
      if try client.answer().status == 201 { count = 1 }
    }
    var (truths, lies, failures) = (0, 0, 0)
    var title = "t"
    for number in 0..<200 {
      try client.request("PUT", "/tasks/1", body: #"{"title":"t\#(number)"}"#)
      let answer = try client.answer()
      if answer.status == 500 {
        failures += 1
      } else if answer.body.contains(#""t\#(number)""#) {
        truths += 1
        title = "t\(number)"
      } else {
        #expect(answer.status == 200)
        lies += 1
      }
      var list: RawClient.Answer
      repeat {
        try client.request("GET", "/tasks")
        list = try client.answer()
      } while list.status == 500
      #expect(list.body == #"[{"id":1,"title":"\#(title)","completed":false}]"#)
    }
    #expect((70...130).contains(truths))
    #expect((25...75).contains(lies))
    #expect((25...75).contains(failures))
    #expect(try server.ask("GET", "/").status == 200)
  }

  @Test func delaysAnswers() throws {
    let server = try TodoServerProcess("--latency", "40ms..60ms")
    let client = try server.client()
    for _ in 0..<5 {
      let duration = try ContinuousClock().measure {
        try client.request("GET", "/tasks")
        #expect(try client.answer().status == 200)
      }
      #expect(duration >= .milliseconds(39))
    }
  }

  @Test func answersTwoHundredConcurrentConnections() throws {
    let server = try TodoServerProcess("--latency", "500ms")
    let clients = try (0..<200).map { _ in try server.client() }
    let duration = try ContinuousClock().measure {
      for client in clients { try client.request("GET", "/tasks") }
      for client in clients { #expect(try client.answer().body == "[]") }
    }
    // Sequential answers would take 100 seconds.
    #expect(duration < .seconds(60))
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func exitsWithStatusZeroOnASignal(signal: Int32) throws {
    let server = try TodoServerProcess("--latency", "100ms")
    let idle = try server.client()
    let busy = try server.client()
    try busy.request("GET", "/tasks")
    // An answer to a later request shows that the server has the earlier one.
    #expect(try server.ask("GET", "/tasks").status == 200)
    #expect(try busy.answer().status == 200)
    #expect(server.stop(signal) == 0)
    #expect(try idle.isClosed())
  }

  @Test func reportsAPortInUse() throws {
    let server = try TodoServerProcess()
    let outcome = try TodoServerProcess.run(["--port", "\(server.port)"])
    #expect(outcome.status == 104)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.errors == "todo-server: port \(server.port) on 127.0.0.1 is in use: "
        + "stop the process that listens there or choose another with --port\n")
  }

  @Test(arguments: [
    (["--port", "70000"], #"--port is "70000", it must be a whole number from 0 to 65535"#),
    (["--port"], "--port requires a value"),
    (["--fail-rate", "1.5"], #"--fail-rate is "1.5", it must be a number from 0 to 1"#),
    (["--latency", "20"], #"--latency is "20", it must be a time such as 20ms"#),
    (["--latency", "50ms..5ms"], #"--latency is "50ms..5ms""#),
    (["--seed=-1"], #"--seed is "-1""#),
    (["--nonsense"], #"unknown argument "--nonsense"; use --host"#),
    (["--host", "nowhere"], "not a numeric IPv4 or IPv6 address"),
    (["--port", "0", "--db", "/nowhere/at/all"], #"--db "/nowhere/at/all" could not be opened"#),
    (["--port", "0", "--log", "/nowhere/at/all"], #"--log "/nowhere/at/all" could not be opened"#),
  ])
  func refusesInvalidArguments(arguments: [String], message: String) throws {
    let outcome = try TodoServerProcess.run(arguments)
    #expect(outcome.status == 104)
    #expect(outcome.errors.hasPrefix("todo-server: "))
    #expect(outcome.errors.contains(message))
  }

  @Test func printsHelp() throws {
    let outcome = try TodoServerProcess.run(["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("half of the PUTs"))
  }
}
