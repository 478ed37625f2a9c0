package import Engine
import Beamulator
import Foundation
import Synchronization
import WebServer

/// The dashboard page, the API and the live feed of a run on one port.
package final class ControlServer: Sendable {
  /// The reason that the server cannot be started, with the remedy.
  package struct Problem: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// The paths of a certificate and its key in PEM format.
  package struct TLS: Sendable {
    package var certificate: String
    package var key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  /// The address of the server and its access.
  package struct Binding: Sendable {
    /// A numeric address, or `localhost`.
    package var address: String
    /// The port; 0 selects a free one.
    package var port: UInt16
    /// The token for changes; nil generates one. Required if other machines can reach the server.
    package var token: String?
    /// The files for TLS; nil is plain HTTP.
    package var tls: TLS?

    package init(address: String, port: UInt16, token: String? = nil, tls: TLS? = nil) {
      self.address = address
      self.port = port
      self.token = token
      self.tls = tls
    }
  }

  /// The limits of a body with saved actors and of any other body, in bytes.
  private static let (maximumSavedBytes, maximumBodyBytes) = (64 << 20, 64 << 10)
  /// The minimum length of a token chosen by the user, in characters.
  private static let minimumTokenLength = 16

  private let server: WebServer
  private let feed: LiveFeed
  private let address: String
  private let scheme: String
  /// The token for changes.
  package let token: String

  /// Starts the server.
  ///
  /// - Throws: ``Problem`` if the server cannot be started.
  package init(_ run: Run, at binding: Binding) throws {
    let address = binding.address == "localhost" ? "127.0.0.1" : binding.address
    let isLocal = ["127.0.0.1", "::1"].contains(address)
    guard isLocal || binding.token != nil else {
      throw Problem(
        description: "--bind \(binding.address) makes the run reachable from other machines, which requires a token: "
          + "set one of \(Self.minimumTokenLength) characters or more as BEAMULATOR_TOKEN, and give --tls-cert and "
          + "--tls-key to encrypt it; or bind to 127.0.0.1 and use a tunnel")
    }
    if let token = binding.token,
      token.utf8.count < Self.minimumTokenLength || !token.utf8.allSatisfy(AccessToken.isPlain)
    {
      throw Problem(
        description:
          "the token in BEAMULATOR_TOKEN cannot be used: give \(Self.minimumTokenLength) letters, digits, '-' or '_' "
          + "or more, for example from openssl rand -hex 32")
    }
    let token = try binding.token.map(AccessToken.init) ?? AccessToken()
    self.address = address
    self.token = token.text
    scheme = binding.tls == nil ? "http" : "https"
    let access = AccessControl(
      token: token, scheme: scheme, isLocal: isLocal, hostName: ProcessInfo.processInfo.hostName)
    let page = try Self.page()
    let controller = RunController(run)
    let feed = LiveFeed(run, controller)
    self.feed = feed
    var configuration = WebServerConfiguration(address: address, port: binding.port)
    configuration.tls = binding.tls.map { TLSFiles(certificate: $0.certificate, key: $0.key) }
    configuration.maximumConnections = 256
    // Dashboard work has a lower priority than the shards.
    configuration.niceness = 10
    configuration.maximumBodyBytes = Self.maximumBodyBytes
    // Room for all tiles of the largest population.
    configuration.maximumPendingBytes = 16 << 20
    configuration.refusal = { ProblemDetails(refusal: $0, $1).response }
    // Set after the server has started, before the first request.
    let port = Mutex<UInt16>(binding.port)
    configuration.longerBodyBytes = { request in
      let isAllowed =
        Endpoint(request.path) == .restore && access.refusal(of: request, port: port.withLock { $0 }) == nil
      return isAllowed ? Self.maximumSavedBytes : 0
    }
    server = WebServer(configuration: configuration) { request, responder in
      let port = port.withLock { $0 }
      if let refusal = access.refusal(of: request, port: port) {
        return responder.respond(refusal.problem.response, after: refusal.delay)
      }
      if access.isLogin(request) { return responder.respond(Self.login(access, port)) }
      if request.path == "/ws" { return responder.upgrade(to: feed) }
      if let asset = page?.response(to: request) {
        return responder.respond(Self.shown(asset, isPage: request.path == "/", access, port))
      }
      APIRouter(run, controller).answer(request) { responder.respond($0) }
    }
    do {
      try server.start()
    } catch {
      throw Problem(description: "\(error); or run without a dashboard: --no-dashboard")
    }
    port.withLock { $0 = server.port }
  }

  /// The URL of the page.
  package var url: String { "\(scheme)://\(address.contains(":") ? "[\(address)]" : address):\(server.port)" }

  /// The port that the server listens on.
  package var port: UInt16 { server.port }

  /// Sends the summary to all viewers and stops the server.
  package func stop(_ summary: RunSummary) {
    feed.end(summary: (try? summary.json).map { String(decoding: $0, as: UTF8.self) } ?? "null")
    server.stop(within: .milliseconds(500))
    server.join()
  }

  /// Returns the files of the page; nil if they are missing.
  private static func page() throws -> StaticAssets? {
    guard let files = PageFiles() else { return nil }
    return try StaticAssets(
      folder: files.folder.path, files: files.machine.map { (path: "/" + $0.path, file: $0.file.path) })
  }

  /// Returns a file of the page with the security headers; the page itself also sets the token's cookie.
  private static func shown(
    _ asset: HTTPServerResponse, isPage: Bool, _ access: AccessControl, _ port: UInt16
  ) -> HTTPServerResponse {
    var asset = asset
    asset.headers += PageHeaders.all
    if isPage { asset.headers.append(access.cookie(port: port)) }
    return asset
  }

  /// Returns the response to a login: it moves the token from the URL into a cookie.
  private static func login(_ access: AccessControl, _ port: UInt16) -> HTTPServerResponse {
    HTTPServerResponse(
      status: 303,
      headers: PageHeaders.all + [("Location", "/"), ("Cache-Control", "no-store"), access.cookie(port: port)])
  }
}
