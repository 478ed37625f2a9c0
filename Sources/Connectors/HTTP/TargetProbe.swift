import CLibCurl

/// Asks a target whether it is there.
package struct TargetProbe: Sendable {
  private let target: HTTPTarget

  package init(_ target: HTTPTarget) { self.target = target }

  /// Whether anything listens at the target's address; waits for the answer.
  package var isListening: Bool {
    get { request("/", connectOnly: true) == nil }
  }

  /// What keeps a path from being answered with a status below 500; nil if nothing does. Waits for the answer.
  package func problem(with path: String) -> String? { request(path, connectOnly: false) }

  /// Asks for a path, or for a connection only where there is none, without waiting.
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

  /// What a transfer that has ended says against the target.
  static func problem(_ code: CURLcode, _ easy: UnsafeMutableRawPointer, connectOnly: Bool) -> String? {
    guard code == CURLE_OK else { return String(cString: curl_easy_strerror(code)) }
    var status = 0
    curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    return connectOnly || status < 500 ? nil : "status \(status)"
  }
}
