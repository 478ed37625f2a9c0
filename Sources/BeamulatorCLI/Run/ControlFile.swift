import Foundation

/// The contents of `control.json` in the folder of an active run: the address and the access token of its API.
struct ControlFile: Codable {

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
