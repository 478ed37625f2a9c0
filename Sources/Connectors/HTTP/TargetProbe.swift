import CLibCurl

/// Checks whether a target is available.
package struct TargetProbe: Sendable {
  private let target: HTTPTarget

  package init(_ target: HTTPTarget) { self.target = target }

  /// Whether a process listens at the target's address. Blocks until the attempt to connect has ended.
  package var isListening: Bool {
    get { request("/", connectOnly: true) == nil }
  }

  /// Requests a path; returns the problem, or nil if the status is below 500. Blocks until the request has ended.
  package func problem(with path: String) -> String? { request(path, connectOnly: false) }

  /// Starts to request a path, or only to connect if it is nil, without blocking.
  package func begin(_ path: String?) -> PendingProbe? {
    transfer(path ?? "/", connectOnly: path == nil).flatMap { PendingProbe($0, connectOnly: path == nil) }
  }

  private func request(_ path: String, connectOnly: Bool) -> String? {
    guard let easy = transfer(path, connectOnly: connectOnly) else { return "out of memory" }
    defer { curl_easy_cleanup(easy) }
    return Self.problem(curl_easy_perform(easy), easy, connectOnly: connectOnly)
  }

  private func transfer(_ path: String, connectOnly: Bool) -> UnsafeMutableRawPointer? {
    guard let easy = target.handle(for: path, within: 2000) else { return nil }
    curl_set_long(easy, CURLOPT_CONNECT_ONLY, connectOnly ? 1 : 0)
    curl_set_data_function(easy, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
    return easy
  }

  /// Returns the problem that an ended transfer has found; nil if the target is available.
  static func problem(_ code: CURLcode, _ easy: UnsafeMutableRawPointer, connectOnly: Bool) -> String? {
    guard code == CURLE_OK else { return String(cString: curl_easy_strerror(code)) }
    var status = 0
    curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    return connectOnly || status < 500 ? nil : "status \(status)"
  }
}
