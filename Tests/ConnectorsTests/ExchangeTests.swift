import Platform
import ActorRuntime
import Beamulator
import Connectors
import Testing

@Suite(.timeLimit(.minutes(3)))
final class ExchangeTests {
  private let server: Nginx

  init() throws { server = try Nginx().start() }

  deinit { server.end() }

  @Test(arguments: ["GET", "DELETE", "OPTIONS", "POST", "PATCH", "PURGE"])
  func sendsEachMethod(_ method: String) async throws {
    let session = try Session(server.target())
    let response = try await session.send(HTTPRequest(method, "/a/../b?c=%20d")).result.get()
    #expect(response.status == 200)
    #expect(response.text == "\(method) /a/../b?c=%20d HTTP/1.1")
    await session.close()
  }

  @Test func sendsSuccessiveRequestsOnOneConnection() async throws {
    let session = try Session(server.target())
    var connections: Set<String> = []
    for request in [
      HTTPRequest("POST", "/", body: [1, 2]), HTTPRequest("GET", "/"), HTTPRequest("HEAD", "/"),
      HTTPRequest("PUT", "/"),
      HTTPRequest("POST", "/", body: .init(repeating: 1, count: 50_000)), HTTPRequest("GET", "/"),
      HTTPRequest("POST", "/", body: [3]), HTTPRequest("POST", "/"),
    ] {
      let response = try await session.send(request).result.get()
      #expect(response.text == (request.method == "HEAD" ? "" : "\(request.method) / HTTP/1.1"))
      for header in response.headers where header.name == "x-connection" { connections.insert(header.value) }
    }
    #expect(connections.count == 1)
    await session.close()
  }

  @Test func appendsThePathToTheBasePath() async throws {
    let session = try Session(server.target("/base/"))
    #expect(try await session.get("/x").text == "/base/x")
    await session.close()
  }

  @Test func sendsOnlyTheGivenHeadersAndCredentials() async throws {
    let session = try Session(HTTPTarget("http://us%40er:p%3Aw@127.0.0.1:\(server.port)"))
    let body = [UInt8](repeating: 0x78, count: 1_500_000)
    let first = HTTPRequest("POST", "/head", headers: [("Host", "there"), ("X-Test", "ä b")], body: body)
    let credentials = "Basic dXNAZXI6cDp3"
    #expect(try await session.send(first).result.get().text == "there|ä b|||1500000|\(credentials)")
    let second = HTTPRequest("POST", "/head", headers: [("content-type", "a/b"), ("X-Test", "")], body: [1])
    #expect(try await session.send(second).result.get().text == "127.0.0.1:\(server.port)|||a/b|1|\(credentials)")
    #expect(try await session.get("/head").text == "127.0.0.1:\(server.port)|||||\(credentials)")
    await session.close()
  }

  @Test func sendsBodies() async throws {
    let session = try Session(server.target())
    let response = try await session.send(HTTPRequest("POST", "/echo", body: Array("title=milk".utf8))).result.get()
    #expect(response.headers.contains { $0 == ("x-body", "title=milk") })
    for count in [0, 16_384, 16_385, 1_000_000] {
      let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
      let put = await session.send(HTTPRequest("PUT", "/files/\(count)", body: body))
      #expect(try put.result.get().status == 201)
      #expect(try await session.get("/files/\(count)").body == body)
    }
    await session.close()
  }

  @Test func returnsResponsesOfAnyStatus() async throws {
    let session = try Session(server.target())
    let missing = try await session.get("/missing")
    #expect(missing.status == 404)
    #expect(missing.text == "nothing here")
    #expect(try await session.get("/empty").status == 204)
    let redirect = try await session.get("/redirect")
    #expect(redirect.status == 302)
    #expect(redirect.headers.contains { $0 == ("location", "http://127.0.0.1:\(server.port)/elsewhere") })
    await session.close()
  }

  @Test func reusesConnections() async throws {
    let session = try Session(server.target())
    let first = await session.send(HTTPRequest("GET", "/"))
    #expect(first.timings.connecting > 0)
    #expect(first.timings.waiting > 0)
    let second = await session.send(HTTPRequest("GET", "/"))
    #expect(second.timings.connecting == 0)
    #expect(second.timings.waiting > 0)
    #expect(second.timings.sending == 0)
    await session.close()
  }

  @Test func measuresTheTimesOfLargeBodies() async throws {
    let session = try Session(server.target())
    let start = MonotonicClock.now
    let put = await session.send(HTTPRequest("PUT", "/files/x", body: .init(repeating: 1, count: 1_000_000)))
    let (timings, took) = (put.timings, MonotonicClock.now - start)
    #expect(timings.sending > 0)
    #expect(timings.waiting > 0)
    let whole = timings.blocked + timings.connecting + timings.tls + timings.service
    #expect(whole > 0 && whole <= took)
    await session.close()
  }

  @Test func performsConcurrentRequests() async throws {
    let session = try Session(server.target())
    for _ in 0..<3 {
      let connections = await withTaskGroup(of: String?.self) { group in
        for index in 0..<200 {
          group.addTask {
            let response = try? await session.get("/\(index)", for: Int64(index))
            guard response?.text == "GET /\(index) HTTP/1.1" else { return nil }
            return response?.headers.first { $0.name == "x-connection" }?.value
          }
        }
        return await group.reduce(into: [String?]()) { $0.append($1) }
      }
      #expect(connections.count { $0 != nil } == 200)
      #expect(Set(connections).count <= 200)
    }
    await session.close()
  }

  @Test func connectsToUnixSockets() async throws {
    let session = try Session(HTTPTarget("unix:\(server.socketPath)"))
    #expect(try await session.get("/head").text == "localhost|||||")
    #expect(await session.send(HTTPRequest("GET", "/")).timings.connecting == 0)
    await session.close()
  }

  @Test func supportsHTTP2WithoutTLS() async throws {
    var target = try HTTPTarget("http://127.0.0.1:\(server.http2Port)")
    target.protocolVersion = .http2
    let session = try Session(target)
    #expect(try await session.get("/").text == "GET / HTTP/2.0")
    for count in [3, 100_000] {
      let body = [UInt8](repeating: 1, count: count)
      let put = await session.send(HTTPRequest("PUT", "/files/\(count)", body: body))
      #expect(try put.result.get().status == 201)
      #expect(try await session.get("/files/\(count)").body == body)
    }
    await session.close()
  }

  @Test(arguments: [(HTTPTarget.ProtocolVersion.automatic, "HTTP/2.0"), (.http1, "HTTP/1.1")])
  func verifiesCertificatesAndReusesConnections(_ version: HTTPTarget.ProtocolVersion, _ spoken: String) async throws {
    var target = try HTTPTarget("https://localhost:\(server.tlsPort)")
    let strict = try Session(target)
    let refused = await strict.send(HTTPRequest("GET", "/"))
    #expect(refused.failure?.kind == .tlsFailed, "\(refused)")
    await strict.close()

    target.protocolVersion = version
    target.caFile = server.certificatePath
    let session = try Session(target)
    let first = await session.send(HTTPRequest("GET", "/"))
    #expect(try first.result.get().text == "GET / \(spoken)")
    #expect(first.timings.connecting > 0)
    #expect(first.timings.tls > 0)
    let second = await session.send(HTTPRequest("GET", "/"))
    #expect(try second.result.get().text == "GET / \(spoken)")
    #expect(second.timings.connecting == 0)
    #expect(second.timings.tls == 0)
    await session.close()

    target.caFile = nil
    target.verifiesTLS = false
    let trusting = try Session(target)
    let together = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<100 { group.addTask { (try? await trusting.get("/"))?.text == "GET / \(spoken)" } }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(together == 100)
    await trusting.close()
  }
}
