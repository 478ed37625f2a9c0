package import Engine
import Beamulator
import Foundation
import Synchronization
import WebServer

/// The page that shows a run, the API that tells of it and changes it, and the feed, on one port.
package final class ControlServer: Sendable {
  /// A server that cannot be started, and what to do.
  package struct Problem: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// The paths of a certificate and its key, PEM.
  package struct TLS: Sendable {
    package var certificate: String
    package var key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  /// Where it is to be.
  package struct Binding: Sendable {
    /// A numeric address, or `localhost`.
    package var address: String
    /// 0 is any free one.
    package var port: UInt16
    /// What whoever changes something must have; nil is one made up. Needed where others than this machine can ask.
    package var token: String?
    /// With this it speaks TLS.
    package var tls: TLS?

    package init(address: String, port: UInt16, token: String? = nil, tls: TLS? = nil) {
      self.address = address
      self.port = port
      self.token = token
      self.tls = tls
    }
  }

  /// The longest body of saved actors, and of all else, in bytes.
  private static let (longestSaved, longest) = (64 << 20, 64 << 10)
  /// A token that somebody chose has so many characters at least.
  private static let leastToken = 16

  private let server: WebServer
  private let feed: LiveFeed
  private let address: String
  private let scheme: String
  /// What whoever changes something must have.
  package let token: String

  /// - Throws: ``Problem`` when it cannot be there.
  package init(_ run: Run, at place: Binding) throws {
    let address = place.address == "localhost" ? "127.0.0.1" : place.address
    let isLocal = ["127.0.0.1", "::1"].contains(address)
    guard isLocal || place.token != nil else {
      throw Problem(
        description: "--bind \(place.address) shows the run to other machines, which needs a token: set one of "
          + "\(Self.leastToken) characters or more as BEAMULATOR_TOKEN, and give --tls-cert and --tls-key so that nobody "
          + "reads it on the way; or stay at 127.0.0.1 and use a tunnel")
    }
    if let token = place.token, token.utf8.count < Self.leastToken || !token.utf8.allSatisfy(AccessToken.isPlain) {
      throw Problem(
        description:
          "the token in BEAMULATOR_TOKEN cannot be used: give \(Self.leastToken) letters, digits, '-' or '_' "
          + "or more, as from openssl rand -hex 32")
    }
    let token = try place.token.map(AccessToken.init) ?? AccessToken()
    self.address = address
    self.token = token.text
    scheme = place.tls == nil ? "http" : "https"
    let gate = AccessControl(token: token, scheme: scheme, isLocal: isLocal, hostName: ProcessInfo.processInfo.hostName)
    let page = try Self.page()
    let feed = LiveFeed(run)
    self.feed = feed
    var configuration = WebServerConfiguration(address: address, port: place.port)
    configuration.tls = place.tls.map { TLSFiles(certificate: $0.certificate, key: $0.key) }
    configuration.maximumConnections = 256
    // Who looks on waits for the actors, not they for him.
    configuration.niceness = 10
    configuration.maximumBodyBytes = Self.longest
    // As much as the tiles of the largest population.
    configuration.maximumPendingBytes = 16 << 20
    configuration.refusal = { ProblemDetails(refusal: $0, $1).response }
    // Known once the server has one, before the first request.
    let port = Mutex<UInt16>(place.port)
    configuration.longerBodyBytes = { request in
      let isAllowed = Endpoint(request.path) == .restore && gate.refusal(of: request, port: port.withLock { $0 }) == nil
      return isAllowed ? Self.longestSaved : 0
    }
    server = WebServer(configuration: configuration) { request, responder in
      let port = port.withLock { $0 }
      if let refusal = gate.refusal(of: request, port: port) {
        return responder.respond(refusal.problem.response, after: refusal.delay)
      }
      if gate.isLogin(request) { return responder.respond(Self.login(gate, port)) }
      if request.path == "/ws" { return responder.upgrade(to: feed) }
      if let asset = page?.response(to: request) {
        return responder.respond(Self.shown(asset, isPage: request.path == "/", gate, port))
      }
      APIRouter(run).answer(request) { responder.respond($0) }
    }
    do {
      try server.start()
    } catch {
      throw Problem(description: "\(error); or go without: --no-dashboard")
    }
    port.withLock { $0 = server.port }
  }

  /// Where it is.
  package var url: String { "\(scheme)://\(address.contains(":") ? "[\(address)]" : address):\(server.port)" }

  /// Its port.
  package var port: UInt16 { server.port }

  /// Tells who looks on how the run ended, and stops.
  package func stop(_ summary: RunSummary) {
    feed.end(summary: (try? summary.json).map { String(decoding: $0, as: UTF8.self) } ?? "null")
    server.stop(within: .milliseconds(500))
    server.join()
  }

  /// The files of the page; nil where they are missing.
  private static func page() throws -> StaticAssets? {
    guard let files = PageFiles() else { return nil }
    return try StaticAssets(
      folder: files.folder.path, files: files.machine.map { (path: "/" + $0.path, file: $0.file.path) })
  }

  /// A file of the page, with what browsers are to be told; the page itself brings the token.
  private static func shown(
    _ asset: HTTPServerResponse, isPage: Bool, _ gate: AccessControl, _ port: UInt16
  ) -> HTTPServerResponse {
    var asset = asset
    asset.headers += PageHeaders.all
    if isPage { asset.headers.append(gate.cookie(port: port)) }
    return asset
  }

  /// The answer to who opens the page with the token in its address: from then on a cookie has it.
  private static func login(_ gate: AccessControl, _ port: UInt16) -> HTTPServerResponse {
    HTTPServerResponse(
      status: 303,
      headers: PageHeaders.all + [("Location", "/"), ("Cache-Control", "no-store"), gate.cookie(port: port)])
  }
}
