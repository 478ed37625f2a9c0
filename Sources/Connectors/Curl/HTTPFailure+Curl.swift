import Beamulator
import CLibCurl

extension HTTPFailure {
  /// - Parameters:
  ///   - detail: libcurl's message; if empty, its general text for the code is used.
  ///   - connecting: Whether a timeout was the timeout for connecting, not for the whole exchange.
  init(_ code: CURLcode, detail: String, connecting: Bool = false) {
    let kind: Kind =
      switch code {
      case CURLE_COULDNT_RESOLVE_HOST: .nameNotFound
      case CURLE_COULDNT_CONNECT: .connectFailed
      case CURLE_OPERATION_TIMEDOUT: connecting ? .connectFailed : .timedOut
      case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
        CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
        .tlsFailed
      case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT: .invalidRequest
      default: .protocolError
      }
    let text = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    self.init(kind, String(text.prefix(200)))
  }
}
