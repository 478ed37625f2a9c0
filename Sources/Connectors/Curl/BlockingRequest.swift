package import Beamulator
import CLibCurl

/// A blocking HTTP client for single requests.
package struct BlockingRequest: Sendable {
  private final class Answer { var body: [UInt8] = [] }

  private let target: HTTPTarget
  private let headers: [(name: String, value: String)]

  /// - Parameters:
  ///   - target: The server; its timeout applies to the exchange, its limit of the body does not.
  ///   - headers: Sent with each request.
  package init(_ target: HTTPTarget, headers: [(name: String, value: String)]) {
    self.target = target
    self.headers = headers
  }

  /// Sends a `GET` request, or a `POST` request with a JSON body.
  ///
  /// - Parameter body: The body of a `POST`, not empty; nil for `GET`.
  /// - Throws: ``HTTPFailure`` if there is no response.
  package func perform(_ path: String, body: [UInt8]? = nil) throws(HTTPFailure) -> (status: Int, body: [UInt8]) {
    guard let easy = target.handle(for: path, within: target.timeout.wholeMilliseconds) else {
      throw HTTPFailure(CURLE_OUT_OF_MEMORY, detail: "")
    }
    defer { curl_easy_cleanup(easy) }
    var list: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(list) }
    for header in headers { list = curl_slist_append(list, "\(header.name): \(header.value)") }
    if body != nil { list = curl_slist_append(list, "Content-Type: application/json") }
    curl_set_pointer(easy, CURLOPT_HTTPHEADER, list)
    let answer = Answer()
    curl_set_pointer(easy, CURLOPT_WRITEDATA, Unmanaged.passUnretained(answer).toOpaque())
    curl_set_data_function(easy, CURLOPT_WRITEFUNCTION) { part, size, count, answer in
      guard let answer else { return 0 }
      let bytes = UnsafeRawBufferPointer(start: part, count: size * count)
      Unmanaged<Answer>.fromOpaque(answer).takeUnretainedValue().body.append(contentsOf: bytes)
      return bytes.count
    }
    let code = (body ?? []).withUnsafeBytes { bytes in
      if body != nil {
        curl_set_long(easy, CURLOPT_POST, 1)
        curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
        // Not copied: the buffer remains valid until the exchange has ended.
        curl_set_bytes(easy, CURLOPT_POSTFIELDS, bytes.baseAddress)
      }
      return curl_easy_perform(easy)
    }
    guard code == CURLE_OK else { throw HTTPFailure(code, detail: "") }
    var status = 0
    curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    return (status, withExtendedLifetime(answer) { answer.body })
  }
}
