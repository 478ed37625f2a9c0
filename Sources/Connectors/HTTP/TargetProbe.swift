import CLibCurl

/// Asks a target whether it is there.
public struct TargetProbe: Sendable {
  private let target: HTTPTarget

  public init(_ target: HTTPTarget) { self.target = target }

  /// Whether anything listens at the target's address; waits for the answer.
  public var isListening: Bool {
    get { request("/", connectOnly: true) == nil }
  }

  /// What keeps a path from being answered with a status below 500; nil if nothing does. Waits for the answer.
  public func problem(with path: String) -> String? { request(path, connectOnly: false) }

  /// Asks for a path, or for a connection only where there is none, without waiting.
  public func begin(_ path: String?) -> PendingProbe? {
    transfer(path ?? "/", connectOnly: path == nil).flatMap { PendingProbe($0, connectOnly: path == nil) }
  }

  private func request(_ path: String, connectOnly: Bool) -> String? {
    guard let easy = transfer(path, connectOnly: connectOnly) else { return "out of memory" }
    defer { curl_easy_cleanup(easy) }
    return Self.problem(curl_easy_perform(easy), easy, connectOnly: connectOnly)
  }

  private func transfer(_ path: String, connectOnly: Bool) -> UnsafeMutableRawPointer? {
    guard let easy = curl_easy_init() else { return nil }
    curl_set_string(easy, CURLOPT_URL, target.base.text + path)
    curl_set_string(easy, CURLOPT_PROXY, "")
    curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
    curl_set_long(easy, CURLOPT_TIMEOUT_MS, 2000)
    curl_set_long(easy, CURLOPT_CONNECT_ONLY, connectOnly ? 1 : 0)
    curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, target.verifiesTLS ? 1 : 0)
    curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, target.verifiesTLS ? 2 : 0)
    if target.protocolVersion == .http2 {
      curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE))
    }
    if let caFile = target.caFile { curl_set_string(easy, CURLOPT_CAINFO, caFile) }
    if let socket = target.base.socketPath { curl_set_string(easy, CURLOPT_UNIX_SOCKET_PATH, socket) }
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
