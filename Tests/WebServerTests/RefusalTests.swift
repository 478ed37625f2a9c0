import SocketTestSupport
import Testing
import WebServer

@Suite(.timeLimit(.minutes(3)))
struct RefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let status: Int
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ status: Int) {
      self.name = name
      bytes = Array(text.utf8)
      self.status = status
    }

    init(_ name: String, _ bytes: [UInt8], _ status: Int) {
      self.name = name
      self.bytes = bytes
      self.status = status
    }
  }

  static let cases = [
    Case("garbage", "garbage\r\n\r\n", 400),
    Case("bytes of a TLS hello", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03], 400),
    Case("zeroes", [UInt8](repeating: 0, count: 100), 400),
    Case("no version", "GET /\r\nHost: x\r\n\r\n", 400),
    Case("no target", "GET  HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    Case("relative target", "GET tasks HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    Case("asterisk", "GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    Case("blank in target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    Case("broken percent", "GET /%4 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    Case("percent of no digits", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    Case("path not UTF-8", "GET /%FF HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    Case("not HTTP", "GET / FTP/1.1\r\nHost: x\r\n\r\n", 400),
    Case("HTTP 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    Case("HTTP 1.9", "GET / HTTP/1.9\r\nHost: x\r\n\r\n", 505),
    Case("no host", "GET / HTTP/1.1\r\n\r\n", 400),
    Case("two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
    Case("no colon", "GET / HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n", 400),
    Case("blank before colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
    Case("no name", "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n", 400),
    Case("continued line", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400),
    Case("zero in a value", "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 400),
    Case("bare line feed", "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400),
    Case("bare carriage return", "GET / HTTP/1.1\r\nHost: x\rA: b\r\n\r\n", 400),
    Case("negative length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
    Case("length not a number", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1x\r\n\r\n", 400),
    Case("length without digits", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n", 400),
    Case("length of 19 digits", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999999999999\r\n\r\n", 400),
    Case("two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    Case("chunked", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    Case("unknown method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    Case("CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    Case("OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    Case("lower-case method", "get / HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    Case("length over the limit", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n", 413),
    Case("endless line", String(repeating: "a", count: 17_000), 431),
    Case("long headers", "GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: 17_000))\r\n\r\n", 431),
  ]

  @Test(arguments: cases)
  func refusesInvalidRequests(_ refused: Case) throws {
    let server = try TestServer()
    let client = try RawClient(port: server.port)
    try client.send(refused.bytes)
    let answer = try client.answer()
    #expect(answer.status == refused.status)
    #expect(answer.header("Connection") == "close")
    #expect(try client.isClosed())
    let next = try RawClient(port: server.port)
    try next.request("GET", "/after")
    #expect(try next.answer().body == "GET /after - 0")
  }

  @Test func refusesGarbageAfterAValidRequest() throws {
    let server = try TestServer()
    let client = try RawClient(port: server.port)
    let never = "GET /never HTTP/1.1\r\nHost: x\r\n\r\n"
    try client.send("GET /good HTTP/1.1\r\nHost: x\r\n\r\n\u{1}\u{2}garbage\r\n\r\n" + never)
    #expect(try client.answer().body == "GET /good - 0")
    #expect(try client.answer().status == 400)
    #expect(try client.isClosed())
  }

  @Test func refusesABodyAboveTheLimitThatIsSentAnyway() throws {
    let server = try TestServer(configure: { $0.maximumBodyBytes = 1000 })
    let client = try RawClient(port: server.port)
    try client.request("POST", "/", body: String(repeating: "x", count: 100_000))
    #expect(try client.answer().status == 413)
  }

  @Test func survivesRandomBytes() throws {
    let server = try TestServer()
    var random = SystemRandomNumberGenerator()
    let post = "POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nA: b\r\n\r\nbody"
    let start = Array((post + "GET / HTTP/1.1\r\nHost: x\r\n\r\n").utf8)
    for _ in 0..<300 {
      var bytes = start
      for _ in 0..<Int.random(in: 1...5, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      try RawClient(port: server.port).send(bytes)
    }
    let client = try RawClient(port: server.port)
    try client.request("GET", "/after")
    #expect(try client.answer().body == "GET /after - 0")
  }
}
