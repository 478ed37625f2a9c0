import CLibCurl

/// The parts of a target's URL as parsed by libcurl.
struct BaseURL: Sendable {
  /// Scheme, host, port and path, without credentials and trailing slash.
  let text: String
  let isSecure: Bool
  let user: String?
  let password: String?
  /// The path of a Unix socket to connect to instead of the host.
  let socketPath: String?

  init(parsing url: String) throws(HTTPTarget.Invalid) {
    if url.hasPrefix("unix:") {
      let path = String(url.dropFirst("unix:".count))
      guard path.hasPrefix("/") else {
        throw Self.invalid(url, "the socket's path is not absolute; write unix:/path/to.sock")
      }
      guard path.utf8.count <= 107 else {
        throw Self.invalid(url, "the socket's path has \(path.utf8.count) bytes, the limit is 107")
      }
      (text, isSecure, user, password, socketPath) = ("http://localhost", false, nil, nil, path)
      return
    }
    guard url.contains("://") else {
      throw Self.invalid(url, "no scheme; write http://host, https://host or unix:/path/to.sock")
    }
    let parser = curl_url()
    defer { curl_url_cleanup(parser) }
    let code = curl_url_set(parser, CURLUPART_URL, url, UInt32(CURLU_NON_SUPPORT_SCHEME))
    guard code == CURLUE_OK else {
      throw Self.invalid(url, "\(String(cString: curl_url_strerror(code))); write http://host or https://host")
    }
    func part(_ which: CURLUPart, _ flags: Int32 = 0) -> String? {
      var value: UnsafeMutablePointer<CChar>?
      guard curl_url_get(parser, which, &value, UInt32(flags)) == CURLUE_OK, let value else { return nil }
      defer { curl_free(value) }
      return String(cString: value)
    }
    let scheme = part(CURLUPART_SCHEME) ?? ""
    guard scheme == "http" || scheme == "https" else {
      throw Self.invalid(url, "unsupported scheme \"\(scheme)\"; use http, https or unix:/path/to.sock")
    }
    guard part(CURLUPART_HOST)?.isEmpty == false else {
      throw Self.invalid(url, "no host; write \(scheme)://host")
    }
    guard part(CURLUPART_QUERY) == nil, part(CURLUPART_FRAGMENT) == nil else {
      throw Self.invalid(url, "a base URL has no query or fragment; put them into the request's path")
    }
    isSecure = scheme == "https"
    user = part(CURLUPART_USER, CURLU_URLDECODE)
    password = part(CURLUPART_PASSWORD, CURLU_URLDECODE)
    socketPath = nil
    curl_url_set(parser, CURLUPART_USER, nil, 0)
    curl_url_set(parser, CURLUPART_PASSWORD, nil, 0)
    guard let clean = part(CURLUPART_URL) else { throw Self.invalid(url, "the parts do not form a URL") }
    text = clean.hasSuffix("/") ? String(clean.dropLast()) : clean
  }

  /// Returns an error that shows the URL without anything that may be credentials, even if it cannot be parsed.
  private static func invalid(_ url: String, _ reason: String) -> HTTPTarget.Invalid {
    var shown = url
    if let at = shown.lastIndex(of: "@") {
      let scheme = shown[..<at].firstRange(of: "://")?.upperBound ?? shown.startIndex
      shown.removeSubrange(scheme...at)
    }
    return HTTPTarget.Invalid(message: "target URL \"\(shown.prefix(200))\": \(reason)")
  }
}
