import Foundation
import Glibc
import SocketTestSupport
import Testing
import WebServer

@Suite(.timeLimit(.minutes(3)))
struct TLSTests {
  private let files: Certificate
  private let echo = EchoWebSocket()

  init() throws { files = try Certificate() }

  private func configured(_ configuration: inout WebServerConfiguration) {
    configuration.tls = TLSFiles(certificate: files.certificate, key: files.key)
  }

  @Test func answersCurl() throws {
    let server = try TestServer(configure: configured)
    let arguments = ["-sS", "--max-time", "60", "--cacert", files.certificate, "-w", " HTTP/%{http_version}"]
    let urls = ["one", "two"].flatMap { ["https://127.0.0.1:\(server.port)/\($0)", "-d", "body"] }
    #expect(
      try Certificate.run("curl", arguments + urls)
        == "POST /one - 9 HTTP/1.1POST /two - 9 HTTP/1.1")
  }

  @Test func transfersLargeBodies() throws {
    let server = try TestServer { request, responder in
      responder.respond(HTTPServerResponse(status: 200, body: request.body + request.body))
    } configure: {
      configured(&$0)
    }
    let client = try RawClient(tlsPort: server.port, trusting: files.certificate)
    let body = String(repeating: "0123456789abcdef", count: 1 << 16)
    for _ in 0..<3 {
      try client.request("POST", "/", body: body)
      #expect(try client.answer().body == body + body)
    }
  }

  @Test func supportsWebSockets() throws {
    let server = try TestServer(handler: echo.upgrade, configure: configured)
    let client = try WebSocketClient(RawClient(tlsPort: server.port, trusting: files.certificate))
    for length in [5, 1000, 65536] {
      let text = String(repeating: "x", count: length)
      try client.send(text: text)
      #expect(try client.next().text == text)
    }
    let session = echo.state.withLock { $0.opened[0] }
    for number in 0..<300 { session.send(binary: [UInt8](repeating: UInt8(number % 100), count: 10_000)) }
    for number in 0..<300 { #expect(try client.next().payload[0] == UInt8(number % 100)) }
    try client.sendClose()
    #expect(try client.next().closeCode == 1000)
  }

  @Test func keepsConnectionsPastTheHandshakeTimeout() throws {
    let server = try TestServer(configure: {
      configured(&$0)
      $0.requestTimeout = .seconds(2)
    })
    let client = try RawClient(tlsPort: server.port, trusting: files.certificate)
    try client.request("GET", "/first")
    #expect(try client.answer().body == "GET /first - 0")
    // A later connection without a handshake is dropped; by then, the first one has passed its timeout.
    #expect(try RawClient(port: server.port).isClosed())
    try client.request("GET", "/later")
    #expect(try client.answer().body == "GET /later - 0")
  }

  @Test func dropsClientsThatDoNotFinishTheHandshake() throws {
    let server = try TestServer(configure: {
      configured(&$0)
      $0.requestTimeout = .seconds(1)
      $0.maximumConnections = 1
    })
    let silent = try RawClient(port: server.port)
    #expect(try silent.isClosed())
    silent.end()
    // The dropped connection does not count towards the limit.
    let client = try RawClient(tlsPort: server.port, trusting: files.certificate)
    try client.request("GET", "/after")
    #expect(try client.answer().body == "GET /after - 0")
  }

  @Test func survivesPlainTextAndDisconnectingClients() throws {
    let server = try TestServer(configure: configured)
    for text in ["GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\u{16}\u{3}", ""] {
      let client = try RawClient(port: server.port)
      try client.send(text)
      client.end()
    }
    let plain = try RawClient(port: server.port)
    try plain.request("GET", "/")
    // OpenSSL may report the error in a TLS alert.
    #expect(throws: RawClient.Failure.self) { try plain.answer() }
    let client = try RawClient(tlsPort: server.port, trusting: files.certificate)
    try client.request("GET", "/after")
    #expect(try client.answer().body == "GET /after - 0")
  }

  @Test func errorsNameTheMissingFile() {
    expect("cannot read the TLS private key /nowhere/key.pem: No such file") {
      TLSFiles(certificate: files.certificate, key: "/nowhere/key.pem")
    }
    expect("cannot read the TLS certificate /nowhere/c.pem: No such file") {
      TLSFiles(certificate: "/nowhere/c.pem", key: files.key)
    }
  }

  @Test func errorsReportUnusableFiles() throws {
    let other = try Certificate()
    expect("cannot set up TLS") { TLSFiles(certificate: files.certificate, key: other.key) }
    expect("cannot set up TLS") { TLSFiles(certificate: files.key, key: files.key) }
    let locked = files.folder + "/locked.pem"
    _ = try Certificate.run(
      "openssl", ["pkey", "-in", files.key, "-aes128", "-passout", "pass:secret", "-out", locked])
    expect("cannot set up TLS") { TLSFiles(certificate: files.certificate, key: locked) }
  }

  private func expect(_ text: String, _ tls: () -> TLSFiles) {
    var configuration = WebServerConfiguration()
    configuration.tls = tls()
    let server = WebServer(configuration: configuration, handler: TestServer.echo)
    let error = #expect(throws: WebServerError.self) { try server.start() }
    #expect(error?.description.hasPrefix(text) == true)
  }
}
