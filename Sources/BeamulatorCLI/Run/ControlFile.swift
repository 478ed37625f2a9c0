import Foundation

/// Where a living run answers, and what lets one change it: the contents of `control.json` in its folder.
struct ControlFile: Codable {
  static let name = "control.json"

  let address: String
  let token: String

  init(address: String, token: String) {
    self.address = address
    self.token = token
  }

  init(json: Data) throws { self = try JSONDecoder().decode(ControlFile.self, from: json) }

  var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }
}
