import Glibc
import SocketTestSupport
import Testing
import WebServer

@Suite(.timeLimit(.minutes(3)))
struct WebServerTests {
  @Test(arguments: [
    ("GET", "/", "GET / - 0"),
    ("DELETE", "/a/b?c=d&e", "DELETE /a/b c=d&e 0"),
    ("PATCH", "/caf%C3%A9%20x", "PATCH /café x - 0"),
    ("PUT", "http://example.org/there?x", "PUT /there x 0"),
  ])
  func parsesRequests(method: String, target: String, expected: String) throws {
    let server = try TestServer()
    let client = try RawClient(port: server.port)
    try client.request(method, target)
    let answer = try client.answer()
    #expect(answer.status == 200)
    #expect(answer.body == expected)
    #expect(answer.header("Content-Type") == "text/plain")
    #expect(answer.header("Date")?.hasSuffix("GMT") == true)
  }

  @Test func headerNamesAreCaseInsensitive() throws {
    let server = try TestServer { request, responder in
      let values = ["host", "Content-Type", "authorization", "COOKIE", "accept", "origin", "x-none"].map {
        request.header($0) ?? "-"
      }
      responder.respond(HTTPServerResponse(status: 200, body: Array(values.joined(separator: "|").utf8)))
    }
    let client = try RawClient(port: server.port)
    let headers = ["content-TYPE:a/b", "Authorization:  Bearer x ", "Cookie: a=1", "Cookie: b=2", "Accept: */*"]
    try client.request("GET", "/", headers: headers + ["Origin: http://o"])
    #expect(try client.answer().body == "127.0.0.1|a/b|Bearer x|a=1, b=2|*/*|http://o|-")
  }

  @Test func keepsTheConnectionForFurtherRequests() throws {
    let server = try TestServer()
    let client = try RawClient(port: server.port)
    for number in 1...3 {
      try client.request("POST", "/\(number)", body: String(repeating: "x", count: number))
      #expect(try client.answer().body == "POST /\(number) - \(number)")
    }
    try client.request("GET", "/last", headers: ["Connection: close"])
    #expect(try client.answer().header("Connection") == "close")
    #expect(try client.isClosed())
  }

  @Test func answersPipelinedRequestsInOrder() throws {
    let server = try TestServer { request, responder in
      // Earlier requests wait longer: only their order can determine the order of the answers.
      let delay = Duration.milliseconds(request.path == "/0" ? 60 : request.path == "/1" ? 20 : 0)
      responder.respond(HTTPServerResponse(status: 200, body: Array(request.path.utf8)), after: delay)
    }
    let client = try RawClient(port: server.port)
    try client.send((0..<5).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
    for number in 0..<5 { #expect(try client.answer().body == "/\(number)") }
  }

  @Test func answersAllPipelinedRequestsOfASlowReader() throws {
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: 20_000)
    let server = try TestServer { _, responder in responder.respond(HTTPServerResponse(status: 200, body: body)) }
    let client = try RawClient(port: server.port)
    // More pipelined requests than the server keeps, so that reading pauses and must resume.
    let count = 5000
    try client.send(String(repeating: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", count: count))
    for _ in 0..<count { #expect(try client.answer().body.utf8.count == body.count) }
  }

  @Test func acceptsARequestByteByByte() throws {
    let server = try TestServer()
    let client = try RawClient(port: server.port)
    for byte in "\r\nPUT /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello".utf8 { try client.send([byte]) }
    #expect(try client.answer().body == "PUT /slow - 5")
  }

  @Test func answersHeadWithoutBody() throws {
    let server = try TestServer()
    let client = try RawClient(port: server.port)
    try client.request("HEAD", "/")
    let answer = try client.answer(withoutBody: true)
    #expect(answer.status == 200)
    #expect(answer.header("Content-Length") == "10")
    try client.request("GET", "/next")
    #expect(try client.answer().body == "GET /next - 0")
  }

  @Test func supportsHTTP10() throws {
    let server = try TestServer()
    let client = try RawClient(port: server.port)
    try client.send("GET /old HTTP/1.0\r\n\r\n")
    #expect(try client.answer().body == "GET /old - 0")
    #expect(try client.isClosed())
  }

  @Test func answersExpectWith100Continue() throws {
    let server = try TestServer()
    let client = try RawClient(port: server.port)
    try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
    #expect(try client.answer(withoutBody: true).status == 100)
    try client.send("abc")
    #expect(try client.answer().body == "POST / - 3")
  }

  @Test func transfersLargeBodies() throws {
    let size = 1 << 20
    let server = try TestServer { request, responder in
      responder.respond(HTTPServerResponse(status: 200, body: request.body + request.body))
    }
    let client = try RawClient(port: server.port)
    let body = String(repeating: "0123456789abcdef", count: size / 16)
    for _ in 0..<3 {
      try client.request("POST", "/", body: body)
      let answer = try client.answer()
      #expect(answer.body.utf8.count == 2 * size)
      #expect(answer.body == body + body)
    }
  }

  @Test func answersFromAnotherThreadOnlyOnce() throws {
    let held = HeldResponders()
    let server = try TestServer { _, responder in held.keep(responder) }
    let client = try RawClient(port: server.port)
    for number in 1...20 {
      try client.request("GET", "/")
      try held.wait(for: number)
      // From this thread, not the server's.
      held.answerAll()
      held.answerAll()
      #expect(try client.answer().status == 200)
    }
  }

  @Test func delaysResponsesByAtLeastTheGivenTime() throws {
    let server = try TestServer { _, responder in
      responder.respond(HTTPServerResponse(status: 204), after: .milliseconds(80))
    }
    let client = try RawClient(port: server.port)
    let duration = try ContinuousClock().measure {
      try client.request("GET", "/")
      #expect(try client.answer().status == 204)
    }
    #expect(duration >= .milliseconds(79))
    #expect(duration < .seconds(60))
  }

  @Test func aDisconnectedClientDoesNotAffectOthers() throws {
    let held = HeldResponders()
    let server = try TestServer { _, responder in held.keep(responder) }
    do {
      let client = try RawClient(port: server.port)
      try client.request("GET", "/")
      try held.wait(for: 1)
    }
    let other = try RawClient(port: server.port)
    try other.request("GET", "/")
    try held.wait(for: 2)
    held.answerAll()
    #expect(try other.answer().status == 200)
  }

  @Test func closesIdleConnections() throws {
    let server = try TestServer(configure: { $0.idleTimeout = .milliseconds(200) })
    let client = try RawClient(port: server.port)
    #expect(try client.isClosed())
  }

  @Test func dropsRequestsThatComeTooSlowly() throws {
    let server = try TestServer(configure: { $0.requestTimeout = .seconds(1) })
    let head = try RawClient(port: server.port)
    try head.send("GET / HT")
    let body = try RawClient(port: server.port)
    try body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na")
    for client in [head, body] {
      #expect(try client.answer().status == 408)
      #expect(try client.isClosed())
    }
  }

  @Test func refusesConnectionsBeyondTheLimit() throws {
    let server = try TestServer(configure: { $0.maximumConnections = 2 })
    let clients = try (0..<2).map { _ in try RawClient(port: server.port) }
    for client in clients {
      try client.request("GET", "/")
      #expect(try client.answer().status == 200)
    }
    let further = try RawClient(port: server.port)
    let refusal = try further.answer()
    #expect(refusal.status == 503)
    #expect(refusal.header("Retry-After") == "1")
    #expect(try further.isClosed())
  }

  @Test func holdsThousandsOfConnections() throws {
    let server = try TestServer(configure: { $0.maximumConnections = 10_000 })
    // Both ends are in this process, whose limit of descriptors the server has raised to the maximum.
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let clients = try (0..<min(4000, Int(limit.rlim_cur) / 2 - 200)).map { _ in try RawClient(port: server.port) }
    for client in clients { try client.request("GET", "/") }
    for client in clients { #expect(try client.answer().status == 200) }
  }

  @Test func usesTheConfiguredRefusalResponse() throws {
    let server = try TestServer(configure: {
      $0.maximumConnections = 1
      $0.refusal = { HTTPServerResponse(status: $0, contentType: "a/b", body: Array("no: \($1)".utf8)) }
    })
    let client = try RawClient(port: server.port)
    try client.request("GET", "/")
    #expect(try client.answer().status == 200)
    let further = try RawClient(port: server.port).answer()
    #expect(further.status == 503)
    #expect(further.header("Retry-After") == "1")
    #expect(further.body.hasPrefix("no: the limit of 1 connections is reached"))
    try client.send("garbage\r\n\r\n")
    let refusal = try client.answer()
    #expect(refusal.status == 400)
    #expect(refusal.header("Content-Type") == "a/b")
    #expect(refusal.body.hasPrefix("no: the request line"))
  }
}
