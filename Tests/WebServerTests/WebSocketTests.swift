import Glibc
import SocketTestSupport
import Support
import Testing
import WebServer

@Suite(.timeLimit(.minutes(3)))
struct WebSocketTests {
  private let echo = EchoWebSocket()

  private func client(_ server: borrowing TestServer) throws -> WebSocketClient {
    try WebSocketClient(RawClient(port: server.port))
  }

  @Test(arguments: [0, 1, 125, 126, 1000, 65535, 65536])
  func echoesTexts(length: Int) throws {
    let server = try TestServer(handler: echo.upgrade)
    let client = try client(server)
    let text = String(repeating: "é", count: length / 2) + String(repeating: "x", count: length % 2)
    try client.send(text: text)
    #expect(try client.next() == WebSocketClient.Frame(opcode: 1, payload: Array(text.utf8)))
  }

  @Test func answersRequestsBeforeTheUpgrade() throws {
    let echo = echo
    let server = try TestServer { request, responder in
      request.isUpgrade ? responder.upgrade(to: echo) : TestServer.echo(request, responder)
    }
    let raw = try RawClient(port: server.port)
    try raw.request("GET", "/first")
    #expect(try raw.answer().body == "GET /first - 0")
    let client = try WebSocketClient(raw)
    try client.send(text: "hello")
    #expect(try client.next().text == "hello")
  }

  @Test func acceptsMessagesSentBeforeTheResponseAndByteByByte() throws {
    let server = try TestServer(handler: echo.upgrade)
    let raw = try RawClient(port: server.port)
    let head = (["GET / HTTP/1.1", "Host: x"] + WebSocketClient.handshake).joined(separator: "\r\n") + "\r\n\r\n"
    try raw.send(Array(head.utf8) + WebSocketClient.frame(1, Array("early".utf8)))
    for byte in WebSocketClient.frame(1, Array("late".utf8)) { try raw.send([byte]) }
    #expect(try raw.answer(withoutBody: true).status == 101)
    #expect(try raw.bytes(2 + 5) == [0x81, 5] + Array("early".utf8))
    #expect(try raw.bytes(2 + 4) == [0x81, 4] + Array("late".utf8))
  }

  @Test func joinsFragmentsAndAnswersPingsBetweenThem() throws {
    let server = try TestServer(handler: echo.upgrade)
    let client = try client(server)
    // The fragments split a character.
    try client.raw.send(WebSocketClient.frame(1, [0x61, 0xc3], isFinal: false))
    try client.raw.send(WebSocketClient.frame(9, Array("ping".utf8)))
    try client.raw.send(WebSocketClient.frame(0, [], isFinal: false))
    try client.raw.send(WebSocketClient.frame(0, [0xa9]))
    #expect(try client.next() == WebSocketClient.Frame(opcode: 10, payload: Array("ping".utf8)))
    #expect(try client.next().text == "aé")
  }

  static let failures: [(String, [UInt8], Int)] = [
    ("not masked", [0x81, 0x01, 0x61], 1002),
    ("reserved bit", [0xc1, 0x80], 1002),
    ("reserved opcode", WebSocketClient.frame(3, []), 1002),
    ("reserved control opcode", WebSocketClient.frame(11, []), 1002),
    ("continuation without a start", WebSocketClient.frame(0, [0x61]), 1002),
    ("message in a message", WebSocketClient.frame(1, [], isFinal: false) + WebSocketClient.frame(1, []), 1002),
    ("fragmented control", WebSocketClient.frame(9, [], isFinal: false), 1002),
    ("long control", WebSocketClient.header(9, length: 126), 1002),
    ("length too wide", [0x81, 0xfe, 0, 1], 1002),
    ("binary", WebSocketClient.frame(2, [1]), 1003),
    ("not UTF-8", WebSocketClient.frame(1, [0xff]), 1007),
    ("half a character", WebSocketClient.frame(1, [0xc3]), 1007),
    ("surrogate", WebSocketClient.frame(1, [0xed, 0xa0, 0x80]), 1007),
    ("one byte over", WebSocketClient.header(1, length: 65537), 1009),
    ("a GiB", WebSocketClient.header(1, length: 1 << 30), 1009),
    ("2^63", WebSocketClient.header(1, length: 1 << 63), 1009),
    ("2^64 - 1", WebSocketClient.header(1, length: .max), 1009),
    (
      "over the limit in fragments",
      WebSocketClient.frame(1, [UInt8](repeating: 0x61, count: 65536), isFinal: false)
        + WebSocketClient.header(0, length: 1),
      1009
    ),
    ("close code of one byte", WebSocketClient.frame(8, [3]), 1002),
    ("close code that is not sent", WebSocketClient.frame(8, [3, 238]), 1002),
    ("close reason not UTF-8", WebSocketClient.frame(8, [3, 232, 0xff]), 1007),
  ]

  @Test(arguments: failures)
  func closesOnInvalidFramesWithAnErrorCode(_ name: String, bytes: [UInt8], code: Int) throws {
    let server = try TestServer(handler: echo.upgrade)
    let client = try client(server)
    // Later frames are ignored.
    try client.raw.send(bytes + WebSocketClient.frame(1, Array("never".utf8)))
    let end = try client.next()
    #expect(end.opcode == 8)
    #expect(end.closeCode == code)
    #expect(try client.raw.isClosed())
    client.raw.end()
    try blockUntil("the session is closed") { echo.state.withLock { $0.closed } == 1 }
  }

  @Test func limitsMessagesPerSecond() throws {
    let server = try TestServer(handler: echo.upgrade, configure: { $0.maximumMessagesPerSecond = 3 })
    let client = try client(server)
    // Even if new seconds begin in between, one of them has too many.
    for _ in 0..<200 { try? client.raw.send(WebSocketClient.frame(10, [])) }
    #expect(try client.next().closeCode == 1008)
  }

  @Test func closesWithTheCodeOfTheClient() throws {
    let server = try TestServer(handler: echo.upgrade)
    let client = try client(server)
    try client.sendClose(4321)
    #expect(try client.next().closeCode == 4321)
    #expect(try client.raw.isClosed())
    client.raw.end()
    try blockUntil("the session is closed") { echo.state.withLock { $0.closed } == 1 }
  }

  @Test func closesFromAnotherThreadAfterPendingMessages() throws {
    let server = try TestServer(handler: echo.upgrade)
    let client = try client(server)
    try blockUntil("the session is open") { echo.state.withLock { $0.opened.count } == 1 }
    let session = echo.state.withLock { $0.opened[0] }
    session.send(text: Array("one".utf8))
    session.send(binary: [1, 2, 3])
    session.close(code: .normal, reason: String(repeating: "é", count: 100))
    session.send(text: Array("never".utf8))
    #expect(try client.next().text == "one")
    #expect(try client.next() == WebSocketClient.Frame(opcode: 2, payload: [1, 2, 3]))
    let end = try client.next()
    #expect(end.closeCode == 1000)
    // 123 bytes of reason hold 61 of the characters.
    #expect(end.payload.count == 2 + 122)
    try client.sendClose()
    #expect(try client.raw.isClosed())
    client.raw.end()
    try blockUntil("the session is closed") { echo.state.withLock { $0.closed } == 1 }
    #expect(session.pendingBytes == 0)
  }

  @Test func dropsAClientThatReadsTooSlowly() throws {
    let server = try TestServer(handler: echo.upgrade)
    let client = try client(server)
    try blockUntil("the session is open") { echo.state.withLock { $0.opened.count } == 1 }
    let session = echo.state.withLock { $0.opened[0] }
    let message = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    // More than the kernel and the server buffer.
    let sent = 100
    for _ in 0..<sent {
      session.send(text: message)
      // The close frame may exceed the limit.
      #expect(session.pendingBytes <= (4 << 20) + 100)
    }
    var frame = try client.next()
    var received = 0
    while frame.opcode == 1 {
      #expect(frame.payload.count == message.count)
      received += 1
      frame = try client.next()
    }
    #expect(frame.closeCode == 1013)
    #expect(received < sent)
    #expect(try client.raw.isClosed())
    client.raw.end()
    try blockUntil("all bytes are sent") { session.pendingBytes == 0 }
  }

  @Test func sendsAllMessagesToASlowReader() throws {
    let server = try TestServer(handler: echo.upgrade, configure: { $0.maximumPendingBytes = 64 << 20 })
    let client = try client(server)
    try blockUntil("the session is open") { echo.state.withLock { $0.opened.count } == 1 }
    let session = echo.state.withLock { $0.opened[0] }
    for number in 0..<2000 { session.send(text: Array(repeating: UInt8(number % 100), count: 10_000)) }
    for number in 0..<2000 { #expect(try client.next().payload[0] == UInt8(number % 100)) }
    try blockUntil("all bytes are sent") { session.pendingBytes == 0 }
  }

  @Test func pingsClientsAndDropsUnresponsiveOnes() throws {
    let server = try TestServer(handler: echo.upgrade, configure: { $0.pingInterval = .seconds(1) })
    let client = try client(server)
    #expect(try client.next().opcode == 9)
    try client.raw.send(WebSocketClient.frame(10, []))
    #expect(try client.next().opcode == 9)
    // No pong this time.
    #expect(try client.raw.isClosed())
    client.raw.end()
    try blockUntil("the session is closed") { echo.state.withLock { $0.closed } == 1 }
  }

  @Test func closesSessionsWhenTheServerStops() throws {
    let server = try TestServer(handler: echo.upgrade)
    let client = try client(server)
    server.server.stop()
    #expect(try client.next().closeCode == 1001)
    try client.sendClose(1001)
    #expect(try client.raw.isClosed())
    server.server.join()
    #expect(echo.state.withLock { $0.closed } == 1)
  }

  @Test func refusesOtherVersionsAndInvalidKeys() throws {
    let server = try TestServer(handler: echo.upgrade)
    let client = try RawClient(port: server.port)
    try client.request("GET", "/", headers: WebSocketClient.handshake.map { $0.replacing("13", with: "8") })
    let answer = try client.answer()
    #expect(answer.status == 426)
    #expect(answer.header("Sec-WebSocket-Version") == "13")
    let other = try RawClient(port: server.port)
    try other.request("GET", "/", headers: WebSocketClient.handshake.map { $0.replacing("==", with: "=") })
    #expect(try other.answer().status == 400)
    let plain = try RawClient(port: server.port)
    try plain.request("GET", "/")
    let required = try plain.answer()
    #expect(required.status == 426)
    #expect(required.header("Upgrade") == "websocket")
  }

  @Test(arguments: ["POST / HTTP/1.1", "GET / HTTP/1.0"])
  func upgradesOnlyHTTP11GETRequests(line: String) throws {
    let server = try TestServer { request, responder in
      responder.respond(HTTPServerResponse(status: request.isUpgrade ? 500 : 200))
    }
    let client = try RawClient(port: server.port)
    try client.send(([line, "Host: x"] + WebSocketClient.handshake).joined(separator: "\r\n") + "\r\n\r\n")
    #expect(try client.answer().status == 200)
  }
}
