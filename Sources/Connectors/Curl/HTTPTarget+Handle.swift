import CLibCurl

extension HTTPTarget {
  /// Returns a libcurl handle for a single exchange outside of any client; nil if out of memory.
  func handle(for path: String, within milliseconds: Int) -> UnsafeMutableRawPointer? {
    guard let easy = curl_easy_init() else { return nil }
    curl_set_string(easy, CURLOPT_URL, base.text + path)
    curl_set_string(easy, CURLOPT_PROXY, "")
    curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
    curl_set_long(easy, CURLOPT_TIMEOUT_MS, milliseconds)
    curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, verifiesTLS ? 1 : 0)
    curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, verifiesTLS ? 2 : 0)
    // With TLS, libcurl offers HTTP/2 and falls back to HTTP/1.1 by default.
    if protocolVersion == .http2, !base.isSecure {
      curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE))
    }
    if let caFile { curl_set_string(easy, CURLOPT_CAINFO, caFile) }
    if let socket = base.socketPath { curl_set_string(easy, CURLOPT_UNIX_SOCKET_PATH, socket) }
    return easy
  }
}
