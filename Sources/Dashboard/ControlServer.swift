public import Beamulator
import WebServer

/// Tells over HTTP how a run goes, and lets it be asked for changes.
///
/// It answers requests for its own host only, so that no foreign page can reach it through a name that points here. What
/// changes something needs the run's token, and an `Origin` that is the server's own where there is one.
public final class ControlServer: Sendable {
  /// A server that cannot be started, and what to do.
  public struct Problem: Error, Sendable, CustomStringConvertible {
    public let description: String
  }

  /// The longest body of saved actors, and of all else, in bytes.
  private static let (longestSaved, longest) = (64 << 20, 64 << 10)

  private let server: WebServer
  private let address: String
  /// What whoever changes something must have.
  public let token: String

  /// - Parameters:
  ///   - address: The address to listen at; loopback.
  ///   - port: 0 is any free one.
  /// - Throws: ``Problem`` when the address is not loopback, or is in use.
  public init(_ run: Run, address: String, port: UInt16) throws {
    guard ["127.0.0.1", "::1", "localhost"].contains(address) else {
      throw Problem(
        description: "--bind \(address) would show the run to other machines, which needs a token to look at it, which "
          + "this version does not ask for; use 127.0.0.1, and a tunnel to look from elsewhere")
    }
    self.address = address == "localhost" ? "127.0.0.1" : address
    let token = try AccessToken()
    self.token = token.text
    var configuration = WebServerConfiguration(address: self.address, port: port)
    configuration.maximumConnections = 256
    configuration.maximumBodyBytes = Self.longest
    configuration.refusal = { ProblemDetails(refusal: $0, $1).response }
    let gate = Gate(token: token)
    configuration.longerBodyBytes = { request in
      Endpoint(request.path) == .restore && gate.refusal(of: request) == nil ? Self.longestSaved : 0
    }
    server = WebServer(configuration: configuration) { request, responder in
      if let refusal = gate.refusal(of: request) { return responder.respond(refusal.response) }
      Answers(run).answer(request) { responder.respond($0) }
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
}
