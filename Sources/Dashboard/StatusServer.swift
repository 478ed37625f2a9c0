public import Beamulator
import WebServer

/// Tells over HTTP how a run goes: `/api/v1/status` (JSON), `/metrics` (Prometheus), `/healthz`.
///
/// It only reads, and answers requests for its own host only, so that no foreign page can read it through a name that
/// points here.
public final class StatusServer: Sendable {
  /// A server that cannot be started, and what to do.
  public struct Problem: Error, Sendable, CustomStringConvertible {
    public let description: String
  }

  private let server: WebServer
  private let address: String

  /// - Parameters:
  ///   - address: The address to listen at; loopback.
  ///   - port: 0 is any free one.
  /// - Throws: ``Problem`` when the address is not loopback, or is in use.
  public init(_ run: Run, address: String, port: UInt16) throws {
    guard ["127.0.0.1", "::1", "localhost"].contains(address) else {
      throw Problem(
        description: "--bind \(address) would show the run to other machines, which needs a token that this version "
          + "does not know; use 127.0.0.1, and a tunnel to look from elsewhere")
    }
    self.address = address == "localhost" ? "127.0.0.1" : address
    var configuration = WebServerConfiguration(address: self.address, port: port)
    configuration.maximumConnections = 256
    configuration.maximumBodyBytes = 4096
    server = WebServer(configuration: configuration) { request, responder in
      responder.respond(Self.answer(request, run))
    }
    do {
      try server.start()
    } catch {
      throw Problem(description: "\(error); or go without: --no-dashboard")
    }
  }

  /// Where it is.
  public var url: String { "http://\(address.contains(":") ? "[\(address)]" : address):\(server.port)" }

  public func stop() {
    server.stop(within: .milliseconds(200))
    server.join()
  }

  private static func answer(_ request: HTTPServerRequest, _ run: Run) -> HTTPServerResponse {
    guard isOwn(host: request.header("host") ?? "") else {
      return text(403, "this run answers to 127.0.0.1 and localhost only\n")
    }
    guard request.method == .get || request.method == .head else {
      return text(405, "only GET is answered here\n", headers: [("Allow", "GET, HEAD")])
    }
    switch request.path {
    case "/healthz": return text(200, "ok\n")
    case "/metrics":
      return text(200, RunMetrics(run).text, type: "text/plain; version=0.0.4; charset=utf-8")
    case "/api/v1/status":
      return text(200, RunStatus(run).json.text + "\n", type: "application/json")
    default:
      return text(404, "nothing at this path; there are /api/v1/status, /metrics and /healthz\n")
    }
  }

  private static func isOwn(host: String) -> Bool {
    let name = host.hasPrefix("[") ? String(host.prefix { $0 != "]" }) + "]" : String(host.prefix { $0 != ":" })
    return ["127.0.0.1", "localhost", "[::1]"].contains(name.lowercased())
  }

  private static func text(
    _ status: Int, _ body: String, type: String = "text/plain; charset=utf-8",
    headers: [(name: String, value: String)] = []
  ) -> HTTPServerResponse {
    HTTPServerResponse(
      status: status, contentType: type,
      headers: headers + [("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store")],
      body: Array(body.utf8))
  }
}
