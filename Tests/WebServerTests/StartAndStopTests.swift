import SocketTestSupport
import Testing
import WebServer

@Suite(.timeLimit(.minutes(3)))
struct StartAndStopTests {
  @Test func errorsNameThePortInUse() throws {
    let first = try TestServer()
    let port = first.port
    let second = WebServer(configuration: WebServerConfiguration(port: port), handler: TestServer.echo)
    let error = #expect(throws: WebServerError.self) { try second.start() }
    #expect(
      error?.description
        == "port \(port) on 127.0.0.1 is in use: stop the process that listens there or choose another with --port")
    #expect(second.port == 0)
  }

  @Test(arguments: [("nonsense", "not a numeric"), ("8.8.8.8", "not an address of this machine")])
  func errorsExplainAnInvalidAddress(address: String, expected: String) {
    let server = WebServer(configuration: WebServerConfiguration(address: address), handler: TestServer.echo)
    let error = #expect(throws: WebServerError.self) { try server.start() }
    #expect(error?.description.contains(expected) == true)
  }

  @Test func listensOnIPv6() throws {
    let server = try TestServer(configure: { $0.address = "::1" })
    #expect(server.port > 0)
  }

  @Test func startsOnlyOnce() throws {
    let server = try TestServer()
    #expect(throws: WebServerError.self) { try server.server.start() }
  }

  @Test func stoppingFinishesRequestsInFlightAndAcceptsNoMore() throws {
    let held = HeldResponders()
    let server = try TestServer { _, responder in held.keep(responder) }
    let port = server.port
    let idle = try RawClient(port: port)
    let busy = try RawClient(port: port)
    try busy.request("GET", "/")
    try held.wait(for: 1)
    server.server.stop()
    #expect(try idle.isClosed())
    #expect(throws: RawClient.Failure.self) { try RawClient(port: port) }
    held.answerAll()
    let answer = try busy.answer()
    #expect(answer.status == 200)
    #expect(answer.header("Connection") == "close")
    server.server.join()
  }

  @Test func stopsAtTheTimeLimitDespiteRequestsInFlight() throws {
    let server = try TestServer { _, _ in }
    let client = try RawClient(port: server.port)
    try client.request("GET", "/")
    let duration = ContinuousClock().measure {
      server.server.stop(within: .milliseconds(100))
      server.server.join()
    }
    #expect(duration < .seconds(30))
    #expect(throws: RawClient.Failure.self) { try client.answer() }
  }
}
