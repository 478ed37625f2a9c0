import Glibc
import WebServer

/// Authorizes requests: reading requires no token on the loopback address, changes require it, and requests of foreign
/// pages are refused.
struct AccessControl: Sendable {
  /// The refusal of a request, sent after a delay.
  struct Refusal {
    let problem: ProblemDetails
    let delay: Duration
  }

  private let token: AccessToken
  /// `http` or `https`.
  private let scheme: String
  /// Whether the server is reachable from this machine only.
  private let isLocal: Bool
  /// The accepted host names, in addition to addresses of this machine.
  private let names: Set<String>
  private let attempts = FailedAttempts()

  init(token: AccessToken, scheme: String, isLocal: Bool, hostName: String) {
    self.token = token
    self.scheme = scheme
    self.isLocal = isLocal
    names = isLocal ? ["localhost"] : ["localhost", hostName.lowercased()]
  }

  /// Returns the name of the page's cookie, which includes the port: cookies are shared by all ports of a host.
  func cookieName(port: UInt16) -> String { "beamulator-\(port)" }

  /// Returns the header that stores the token in the browser.
  func cookie(port: UInt16) -> (name: String, value: String) {
    let secure = scheme == "https" ? "; Secure" : ""
    return ("Set-Cookie", "\(cookieName(port: port))=\(token.text); Path=/; HttpOnly; SameSite=Strict\(secure)")
  }

  /// Returns whether the request opens the page with a token in the URL.
  func isLogin(_ request: HTTPServerRequest) -> Bool {
    request.path == "/" && request.method == .get && RequestQuery(request)["token"] != nil
  }

  /// Returns the reason to refuse a request; nil if it is authorized.
  ///
  /// - Parameter port: The port of the server.
  func refusal(of request: HTTPServerRequest, port: UInt16) -> Refusal? {
    let host = request.header("host") ?? ""
    guard isOwn(host) else {
      return Refusal(
        problem: ProblemDetails(
          403, "Foreign host", "the request is for '\(host.prefix(100))', which is not a name of this server",
          remedy: "use the address in control.json in the run's folder"), delay: .zero)
    }
    let isRead = request.method == .get || request.method == .head
    if let origin = request.header("origin"), origin != "\(scheme)://\(host)", !isRead || request.isUpgrade {
      return Refusal(
        problem: ProblemDetails(
          403, "Foreign origin", "the request comes from a page of '\(origin.prefix(100))'",
          remedy: "use the run's own page; programs must not send Origin"), delay: .zero)
    }
    if isLogin(request), let text = RequestQuery(request)["token"] { return token.matches(text) ? nil : wrongToken }
    guard !isRead || !isLocal, request.path != "/healthz" else { return nil }
    return credentialProblem(request, isRead: isRead, port: port)
  }

  private func credentialProblem(_ request: HTTPServerRequest, isRead: Bool, port: UInt16) -> Refusal? {
    let words = (request.header("authorization") ?? "").split(separator: " ", maxSplits: 1)
    if words.count == 2, words[0].lowercased() == "bearer" {
      return token.matches(words[1]) ? nil : wrongToken
    }
    guard let cookie = Self.cookie(cookieName(port: port), in: request.header("cookie") ?? "") else {
      return Refusal(problem: Self.unauthorized("No token"), delay: .zero)
    }
    guard token.matches(cookie) else { return wrongToken }
    // A foreign page cannot send this header, even if the browser sends the cookie.
    guard isRead || request.header("x-beamulator") != nil else {
      return Refusal(
        problem: ProblemDetails(
          403, "No X-Beamulator", "a change authorized by cookie lacks the header X-Beamulator",
          remedy: "send X-Beamulator: 1, or a bearer token"), delay: .zero)
    }
    return nil
  }

  private var wrongToken: Refusal { Refusal(problem: Self.unauthorized("Wrong token"), delay: attempts.count()) }

  private static func unauthorized(_ title: String) -> ProblemDetails {
    ProblemDetails(
      401, title, "this request needs the run's token",
      remedy: "send Authorization: Bearer and the token from control.json in the run's folder")
  }

  private static func cookie(_ name: String, in header: String) -> Substring? {
    for part in header.split(separator: ";") {
      let pair = part.drop(while: \.isWhitespace).split(separator: "=", maxSplits: 1)
      if pair.count == 2, pair[0] == name { return pair[1] }
    }
    return nil
  }

  private func isOwn(_ host: String) -> Bool {
    let name = host.hasPrefix("[") ? String(host.prefix { $0 != "]" }) + "]" : String(host.prefix { $0 != ":" })
    let port = host.dropFirst(name.count)
    guard port.isEmpty || port.first == ":" && UInt16(port.dropFirst()) != nil else { return false }
    if ["127.0.0.1", "[::1]"].contains(name) || names.contains(name.lowercased()) { return true }
    // A numeric address cannot be the name of a foreign site.
    guard !isLocal else { return false }
    var address = in6_addr()
    return name.hasPrefix("[")
      ? inet_pton(AF_INET6, String(name.dropFirst().dropLast()), &address) == 1
      : inet_pton(AF_INET, name, &address) == 1
  }
}
