import Beamulator
import Foundation
import Support
import Testing

/// Access control of a run over HTTP, with real requests by curl to a real run.
@Suite(.timeLimit(.minutes(5)))
struct AccessTests {
  private struct Control: Decodable {
    var address: String
    var token: String
  }

  private final class Running {
    let folder: Folder
    let command: Command
    let control: Control

    init(_ flags: [String], environment: [String: String] = [:]) throws {
      folder = try Folder()
      try folder.write(
        "{ speed: 100, population: [{ behavior: Sensor, count: 10, config: { every: 10s } }] }",
        to: "sim/simulation.yaml")
      command = try Command(["run", "sim", "--quiet"] + flags, in: folder.url, environment: environment)
      _ = try folder.engine(otherThan: 0, of: command)
      let file = try folder.newestRun().appendingPathComponent("control.json")
      control = try JSONDecoder().decode(Control.self, from: Data(contentsOf: file))
    }

    /// The output of curl: the status, then headers and body.
    func curl(_ path: String, _ words: [String] = [], address: String? = nil) throws -> (status: String, text: String) {
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
      process.arguments =
        ["-s", "-i", "--path-as-is", "-m", "60", "-w", "\n%{http_code}"] + words + [(address ?? control.address) + path]
      process.standardOutput = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return (String(text.suffix(3)), text)
    }

    var bearer: [String] { ["-H", "Authorization: Bearer \(control.token)"] }

    /// Ends the run and returns its exit status.
    func end() -> Int32 {
      command.process.terminate()
      return command.end().status
    }
  }

  private let upgrade = [
    "-H", "Connection: Upgrade", "-H", "Upgrade: websocket", "-H", "Sec-WebSocket-Version: 13", "-H",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "-m", "1",
  ]

  @Test func foreignOriginsAndInvalidRequestsAreRefused() throws {
    let run = try Running(["--port", "0"])
    let page = try run.curl("/")
    #expect(page.status == "200" && page.text.contains("default-src 'none'") && page.text.contains("nosniff"))
    let cookie = try #require(page.text.split(separator: "\r\n").first { $0.hasPrefix("Set-Cookie: ") })
    #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
    let sent = ["-H", "Cookie: other=1; " + cookie.dropFirst("Set-Cookie: ".count).prefix { $0 != ";" }]
    let pause = ["-X", "POST"]
    #expect(try run.curl("/api/v1/simulation/pause", pause).status == "401")
    #expect(try run.curl("/api/v1/simulation/pause", pause + sent).status == "403")
    #expect(try run.curl("/api/v1/simulation/pause", pause + sent + ["-H", "X-Beamulator: 1"]).status == "200")
    let foreign = ["-H", "Origin: http://example.com"]
    let own = sent + ["-H", "X-Beamulator: 1"]
    #expect(try run.curl("/api/v1/simulation/resume", pause + own + foreign).status == "403")
    #expect(try run.curl("/api/v1/simulation/resume", pause + own + ["-H", "Origin: null"]).status == "403")
    let other = ["-H", "Origin: \(run.control.address)"]
    #expect(try run.curl("/api/v1/simulation/resume", pause + own + other).status == "200")

    #expect(try run.curl("/ws", upgrade + foreign).status == "403")
    #expect(try run.curl("/ws", upgrade + ["-H", "Host: example.com"]).status == "403")
    #expect(try run.curl("/ws", upgrade + other).text.contains(" 101 "))
    #expect(try run.curl("/ws").status == "426")
    for path in ["/../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/app.js", "//app.js", "/vendor/../app.js"] {
      #expect(try ["400", "404"].contains(run.curl(path).status), "\(path)")
    }
    #expect(try run.curl("/app.js", ["--compressed"]).text.contains("Content-Encoding: gzip"))
    let huge = try run.folder.write(String(repeating: " ", count: 100 << 20), to: "huge").path
    #expect(
      try run.curl("/api/v1/actors", run.bearer + ["-H", "Expect:", "--data-binary", "@\(huge)"]).status != "200")
    for (path, body, text) in [
      ("/api/v1/actors", "{", "the body is not valid JSON"), ("/api/v1/actors", "[]", "found a list"),
      ("/api/v1/actors", #"{"behaviour":"Sensor"}"#, "did you mean 'behavior'"),
      ("/api/v1/actors/pause", "{}", "no actor is selected"), ("/api/v1/actors/x/pause", "{}", "is not an actor's id"),
      ("/api/v1/actors/1/pause", #"{"select":"all"}"#, "in addition to actor 1"),
      ("/api/v1/simulation/speed", #"{"speed":"fast"}"#, "is not a speed"),
      ("/api/v1/simulation/extend", "{}", "one of by and to"),
    ] {
      let answer = try run.curl(path, run.bearer + ["-d", body])
      #expect(answer.status == "400" && answer.text.contains(text) && answer.text.contains("remedy"), "\(answer.text)")
    }
    for (path, text) in [
      ("/api/v1/actors?limt=4", "unknown parameter 'limt', did you mean 'limit'?"),
      ("/api/v1/status?x", "omit it"),
      ("/api/v1/actors?limit=4&x=1", "known parameters: select, limit, after"),
    ] {
      let answer = try run.curl(path)
      #expect(answer.status == "400" && answer.text.contains(text), "\(answer.text)")
    }
    #expect(try run.curl("/metrics?x=1").status == "200")
    #expect(try run.curl("/api/v1/openapi.json").text.contains(#""openapi":"3.1.0""#))
    #expect(try run.curl("/api/v1/status").text.contains(#""state":"running""#))
    #expect(run.end() == 105)
  }

  @Test func bindingToAnotherAddressRequiresACustomToken() throws {
    let token = "a-token-of-my-own-1234"
    let run = try Running(["--port", "0", "--bind", "0.0.0.0"], environment: ["BEAMULATOR_TOKEN": token])
    let here = run.control.address.replacing("0.0.0.0", with: "127.0.0.1")
    #expect(run.control.token == token)
    #expect(try run.curl("/", address: here).status == "401")
    #expect(try run.curl("/api/v1/status", address: here).status == "401")
    #expect(try run.curl("/api/v1/status", run.bearer, address: here).status == "200")
    #expect(try run.curl("/ws", upgrade, address: here).status == "401")
    let login = try run.curl("/?token=\(token)", address: here)
    #expect(login.status == "303" && login.text.contains("Location: /\r\n") && login.text.contains("HttpOnly"))
    #expect(try run.curl("/?token=wrong", address: here).text.contains("Wrong token"))
    for host in ["1.2.3.4.evil.example", "[::1]x", "1.2.3", "[evil]"] {
      #expect(try run.curl("/healthz", ["-H", "Host: \(host)"], address: here).status != "200", "\(host)")
    }
    #expect(try run.curl("/healthz", address: here).status == "200")
    #expect(run.end() == 105)
    let short = try Command.run(
      ["run", "sim", "--port", "0", "--bind", "0.0.0.0"], in: run.folder.url, environment: ["BEAMULATOR_TOKEN": "short"]
    )
    #expect(short.status == 104 && short.errors.contains("openssl rand -hex 32"), "\(short.errors)")
  }

  @Test func aCertificateEnablesTLS() throws {
    let folder = try Folder()
    let openssl = Process()
    openssl.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    openssl.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
      "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem",
    ]
    openssl.currentDirectoryURL = folder.url
    openssl.standardError = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
    let (certificate, key) = (folder.url.path + "/cert.pem", folder.url.path + "/key.pem")
    let run = try Running(["--port", "0", "--tls-cert", certificate, "--tls-key", key])
    #expect(run.control.address.hasPrefix("https://"))
    let page = try run.curl("/", ["--cacert", certificate])
    #expect(page.status == "200" && page.text.contains("; Secure"))
    #expect(run.end() == 105)
    let half = try Command.run(["run", "sim", "--tls-cert", certificate], in: run.folder.url)
    #expect(half.status == 104 && half.errors.contains("must be used together"), "\(half.errors)")
  }
}
