import WebServer

/// Who may ask: on its own host anyone may look; what changes something needs the token, and comes from no foreign page.
struct Gate: Sendable {
  let token: AccessToken

  /// Why a request is refused; nil where it is not.
  func refusal(of request: HTTPServerRequest) -> ProblemDetails? {
    let host = request.header("host") ?? ""
    guard Self.isOwn(host) else {
      return ProblemDetails(
        403, "Foreign host",
        "the request is for '\(host.prefix(100))'; this run answers to 127.0.0.1 and localhost only",
        remedy: "use its address from control.json in the run's folder")
    }
    guard request.method != .get, request.method != .head else { return nil }
    if let origin = request.header("origin"), origin != "http://\(host)" {
      return ProblemDetails(
        403, "Foreign origin", "a page of '\(origin.prefix(100))' asks for a change",
        remedy: "only the run's own pages may; programs send no Origin")
    }
    let words = (request.header("authorization") ?? "").split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "bearer", token.matches(words[1]) else {
      return ProblemDetails(
        401, words.isEmpty ? "No token" : "Wrong token", "a change needs the run's token",
        remedy: "send Authorization: Bearer and the token from control.json in the run's folder")
    }
    return nil
  }

  private static func isOwn(_ host: String) -> Bool {
    let name = host.hasPrefix("[") ? String(host.prefix { $0 != "]" }) + "]" : String(host.prefix { $0 != ":" })
    return ["127.0.0.1", "localhost", "[::1]"].contains(name.lowercased())
  }
}
