import Glibc
import WebServer

/// Who may ask: looking is free where only this machine can, what changes something needs the token, and nothing comes from
/// a foreign page.
struct AccessControl: Sendable {
  /// Refuses a request, after a while.
  struct Refusal {
    let problem: ProblemDetails
    let delay: Duration
  }

  private let token: AccessToken
  /// `http` or `https`.
  private let scheme: String
  /// Whether only this machine can reach it.
  private let isLocal: Bool
  /// By what names it may be asked, beside addresses of this machine.
  private let names: Set<String>
  private let attempts = FailedAttempts()

  init(token: AccessToken, scheme: String, isLocal: Bool, hostName: String) {
    self.token = token
    self.scheme = scheme
    self.isLocal = isLocal
    names = isLocal ? ["localhost"] : ["localhost", hostName.lowercased()]
  }

  /// The name of the page's cookie; others on this host are on other ports, and share cookies.
  func cookieName(port: UInt16) -> String { "beamulator-\(port)" }

  /// What has a browser keep the token.
  func cookie(port: UInt16) -> (name: String, value: String) {
    let secure = scheme == "https" ? "; Secure" : ""
    return ("Set-Cookie", "\(cookieName(port: port))=\(token.text); Path=/; HttpOnly; SameSite=Strict\(secure)")
  }

  /// Whether somebody opens the page with a token in its address.
  func isLogin(_ request: HTTPServerRequest) -> Bool {
    request.path == "/" && request.method == .get && RequestQuery(request)["token"] != nil
  }

  /// Why a request is refused; nil where it is not.
  ///
  /// - Parameter port: The one that it came to.
  func refusal(of request: HTTPServerRequest, port: UInt16) -> Refusal? {
    let host = request.header("host") ?? ""
    guard isOwn(host) else {
      return Refusal(
        problem: ProblemDetails(
          403, "Foreign host", "the request is for '\(host.prefix(100))', which is no name of this server",
          remedy: "use its address from control.json in the run's folder"), delay: .zero)
    }
    let isLook = request.method == .get || request.method == .head
    if let origin = request.header("origin"), origin != "\(scheme)://\(host)", !isLook || request.isUpgrade {
      return Refusal(
        problem: ProblemDetails(
          403, "Foreign origin", "a page of '\(origin.prefix(100))' asks for it",
          remedy: "only the run's own pages may; programs send no Origin"), delay: .zero)
    }
    if isLogin(request), let text = RequestQuery(request)["token"] { return token.matches(text) ? nil : wrongToken }
    guard !isLook || !isLocal, request.path != "/healthz" else { return nil }
    return credentialProblem(request, isLook: isLook, port: port)
  }

  private func credentialProblem(_ request: HTTPServerRequest, isLook: Bool, port: UInt16) -> Refusal? {
    let words = (request.header("authorization") ?? "").split(separator: " ", maxSplits: 1)
    if words.count == 2, words[0].lowercased() == "bearer" {
      return token.matches(words[1]) ? nil : wrongToken
    }
    guard let cookie = Self.cookie(cookieName(port: port), in: request.header("cookie") ?? "") else {
      return Refusal(problem: Self.unauthorized("No token"), delay: .zero)
    }
    guard token.matches(cookie) else { return wrongToken }
    // A foreign page cannot send this, even where the browser sends the cookie.
    guard isLook || request.header("x-beamulator") != nil else {
      return Refusal(
        problem: ProblemDetails(
          403, "No X-Beamulator", "a change with a cookie lacks the header X-Beamulator",
          remedy: "send X-Beamulator: 1, or a bearer token"), delay: .zero)
    }
    return nil
  }

  private var wrongToken: Refusal { Refusal(problem: Self.unauthorized("Wrong token"), delay: attempts.count()) }

  private static func unauthorized(_ title: String) -> ProblemDetails {
    ProblemDetails(
      401, title, "this needs the run's token",
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
    // An address names no foreign site, whoever asks by it.
    guard !isLocal else { return false }
    var address = in6_addr()
    return name.hasPrefix("[")
      ? inet_pton(AF_INET6, String(name.dropFirst().dropLast()), &address) == 1
      : inet_pton(AF_INET, name, &address) == 1
  }
}
