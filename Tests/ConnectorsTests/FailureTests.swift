import Platform
import ActorRuntime
import Beamulator
import Connectors
import Support
import Testing

@Suite(.timeLimit(.minutes(3)))
struct FailureTests {
  @Test(arguments: [
    HTTPRequest("GET", "no-slash"), HTTPRequest("GET", "/a b"), HTTPRequest("GET", "/a\r\nX: y"), HTTPRequest("", "/"),
    HTTPRequest("GET /x", "/"), HTTPRequest("GET", "/", headers: [("X-A", "b\r\nX-C: d")]),
    HTTPRequest("GET", "/", headers: [("X A", "b")]), HTTPRequest("GET", "/", headers: [("", "b")]),
    HTTPRequest("HEAD", "/", body: [1]),
  ])
  func refusesInvalidRequests(_ request: HTTPRequest) async throws {
    let session = try Session(HTTPTarget("http://127.0.0.1:1"))
    #expect(await session.send(request).failure?.kind == .invalidRequest)
    await session.close()
  }

  @Test func retriesRefusedConnections() async throws {
    let port = try Port()
    let session = try Session(HTTPTarget("http://user:secret@127.0.0.1:\(port.number)"))
    let start = MonotonicClock.now
    let outcome = await session.send(HTTPRequest("GET", "/"))
    #expect(outcome.failure?.kind == .connectFailed)
    #expect(outcome.failure?.description.contains("secret") == false)
    // Pauses of 50 and 100 ms.
    #expect(MonotonicClock.now - start >= 150_000_000)
    await session.close()
  }

  @Test func aRequestSucceedsOnceTheServerStarts() async throws {
    let server = try Nginx()
    defer { server.end() }
    var target = try server.target()
    target.connectRetries = 100
    target.timeout = .seconds(300)
    let session = try Session(target)
    async let outcome = session.send(HTTPRequest("GET", "/"))
    try await eventually("the request has begun") { await session.sent == 1 }
    let unconnected = try Session(HTTPTarget("http://127.0.0.1:\(server.port)"))
    // This request fails with all its attempts before the server starts.
    #expect(await unconnected.send(HTTPRequest("GET", "/")).failure?.kind == .connectFailed)
    _ = try server.start()
    let (result, timings) = (try await outcome.result.get(), await outcome.timings)
    #expect(result.status == 200)
    #expect(timings.blocked >= 150_000_000)
    // The next exchange has the full timeout again.
    #expect(try await session.get("/").status == 200)
    await session.close()
    await unconnected.close()
  }

  @Test func requestsEndAtTheTimeout() async throws {
    let server = try ScriptedServer(answer: nil)
    defer { server.end() }
    var target = try HTTPTarget("http://127.0.0.1:\(server.port)")
    target.timeout = .milliseconds(200)
    let session = try Session(target)
    let start = MonotonicClock.now
    let outcome = await session.send(HTTPRequest("GET", "/"))
    #expect(outcome.failure?.kind == .timedOut)
    #expect(outcome.timings.waiting > 100_000_000)
    #expect(MonotonicClock.now - start >= 199_000_000)
    await session.close()
  }

  @Test func connectionAttemptsEndAtTheConnectTimeout() async throws {
    // TLS with a server that does not answer: the connection is never made.
    let server = try ScriptedServer(answer: nil)
    defer { server.end() }
    var target = try HTTPTarget("https://127.0.0.1:\(server.port)")
    target.connectTimeout = .milliseconds(100)
    target.connectRetries = 1
    let session = try Session(target)
    let outcome = await session.send(HTTPRequest("GET", "/"))
    #expect(outcome.failure?.kind == .connectFailed, "\(outcome)")
    #expect(outcome.timings.service == 0)
    await session.close()
  }

  @Test func reportsUnknownHostNames() async throws {
    let session = try Session(HTTPTarget("http://no-such-host.invalid"))
    #expect(await session.send(HTTPRequest("GET", "/")).failure?.kind == .nameNotFound)
    await session.close()
  }

  @Test func reportsServersThatDoNotSpeakHTTP() async throws {
    let server = try ScriptedServer(answer: "220 mail.example.com ready\r\n")
    defer { server.end() }
    let session = try Session(HTTPTarget("http://127.0.0.1:\(server.port)"))
    let outcome = await session.send(HTTPRequest("GET", "/"))
    #expect(outcome.failure?.kind == .protocolError, "\(outcome)")
    await session.close()
  }

  @Test(arguments: [9, 10]) func limitsResponseBodies(_ limit: Int) async throws {
    let server = try ScriptedServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789")
    defer { server.end() }
    var target = try HTTPTarget("http://127.0.0.1:\(server.port)")
    target.maximumBodyBytes = limit
    let session = try Session(target)
    let outcome = await session.send(HTTPRequest("GET", "/"))
    if limit < 10 {
      #expect(outcome.failure == HTTPFailure(.bodyTooLarge, "more than 9 bytes"))
    } else {
      #expect(try outcome.result.get().text == "0123456789")
    }
    await session.close()
  }

  @Test func skipsInterimResponsesAndTrailers() async throws {
    let server = try ScriptedServer(
      answer: "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nX-Two: a\r\nx-two:  b \r\n"
        + "Transfer-Encoding: chunked\r\nTrailer: X-End\r\n\r\n3\r\nabc\r\n0\r\nX-End: 1\r\n\r\n")
    defer { server.end() }
    let session = try Session(HTTPTarget("http://127.0.0.1:\(server.port)"))
    let response = try await session.get("/")
    #expect(response.status == 200)
    #expect(response.text == "abc")
    #expect(response.headers.map(\.name) == ["x-two", "x-two", "transfer-encoding", "trailer"])
    #expect(response.headers.map(\.value) == ["a", "b", "chunked", "X-End"])
    await session.close()
  }

  @Test func closingCancelsRequestsInFlight() async throws {
    let server = try ScriptedServer(answer: nil)
    defer { server.end() }
    let session = try Session(HTTPTarget("http://127.0.0.1:\(server.port)"))
    let closed = try Port()
    var target = try HTTPTarget("http://127.0.0.1:\(closed.number)")
    target.connectRetries = 50
    let refused = try Session(target)
    let kinds = await withTaskGroup(of: HTTPFailure.Kind?.self) { group in
      for index in 0..<100 {
        group.addTask { await (index == 0 ? refused : session).send(HTTPRequest("GET", "/")).failure?.kind }
      }
      try? await eventually("all requests have begun") { await session.sent + refused.sent == 100 }
      await session.close()
      await refused.close()
      return await group.reduce(into: [HTTPFailure.Kind?]()) { $0.append($1) }
    }
    #expect(kinds == .init(repeating: .cancelled, count: 100))
    #expect(await session.send(HTTPRequest("GET", "/")).failure?.kind == .cancelled)
  }
}
