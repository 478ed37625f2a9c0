import Engine
import Beamulator
import Foundation
import WebServer

/// The reason that a request is refused, as `application/problem+json` (RFC 9457) with a remedy.
package struct ProblemDetails: Codable, Sendable {
  package var type: String
  package var title: String
  package var status: Int
  /// What was requested and what was found.
  package var detail: String
  /// The remedy.
  package var remedy: String

  init(_ status: Int, _ title: String, _ detail: String, remedy: String) {
    type = "urn:beamulator:" + title.lowercased().replacing(" ", with: "-")
    self.title = title
    self.status = status
    self.detail = detail
    self.remedy = remedy
  }

  init(_ refusal: ControlError) {
    let (status, title) =
      switch refusal.kind {
      case .badRequest: (400, "Bad request")
      case .notFound: (404, "Not found")
      case .conflict: (409, "Not possible now")
      case .failed: (500, "Failed")
      }
    self.init(status, title, refusal.detail, remedy: refusal.remedy)
  }

  /// The problem of a request that the web server refuses before it is routed.
  init(refusal status: Int, _ detail: String) {
    let (title, remedy) =
      switch status {
      case 408: ("Too slow", "send the complete request again without a pause")
      case 413, 431: ("Too long", "send less")
      case 426: ("Upgrade required", "connect with a WebSocket client of version 13")
      case 503: ("Too many connections", "close other connections or try again in a second")
      default: ("Bad request", "send a valid HTTP/1.1 request, see the detail")
      }
    self.init(status, title, detail, remedy: remedy)
  }

  var response: HTTPServerResponse {
    var headers = HTTPServerResponse.alwaysSent
    if status == 401 { headers.append(("WWW-Authenticate", "Bearer")) }
    return HTTPServerResponse(
      status: status, contentType: "application/problem+json", headers: headers, body: JSONText.bytes(of: self))
  }
}
