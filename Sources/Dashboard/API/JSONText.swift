import Beamulator
import Foundation
import WebServer

/// JSON encoding of values.
enum JSONText {
  static func bytes(of value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    // Encoding cannot fail: no value lacks a JSON form.
    return ((try? encoder.encode(value)).map(Array.init) ?? []) + [UInt8(ascii: "\n")]
  }
}

extension HTTPServerResponse {
  static var alwaysSent: [(name: String, value: String)] {
    [("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store")]
  }

  init(text: String, type: String = "text/plain; charset=utf-8") {
    self.init(status: 200, contentType: type, headers: Self.alwaysSent, body: Array(text.utf8))
  }

  init(json value: some Encodable, status: Int = 200) {
    self.init(
      status: status, contentType: "application/json", headers: Self.alwaysSent, body: JSONText.bytes(of: value))
  }

  init(json value: JSON) { self.init(text: value.text + "\n", type: "application/json") }
}
