import Foundation
import Support
import Testing

@testable import Beamulator
@testable import Engine

@Suite(.timeLimit(.minutes(3)))
struct ConfigDefaultsTests {
  struct Record: Codable, Equatable {
    var sink = "sqlite"
    var batch = 1000
    var limit = Double.infinity
    var url = URL(string: "http://127.0.0.1:8000")
    let version = 1
    enum CodingKeys: CodingKey { case sink, batch, limit, url, version }

    init() {}

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      sink = try container.decode(String.self, forKey: .sink)
      batch = try container.decode(Int.self, forKey: .batch)
      limit = try container.decode(Double.self, forKey: .limit)
      url = try container.decodeIfPresent(URL.self, forKey: .url)
    }
  }

  struct Settings: Codable, Equatable {
    var name = "no\u{85}name\u{7F}"
    var note: String?
    var tags = ["a", "b"]
    var record = Record()
    var limits = ["x": 1]
    var extra = ConfigNode(.mapping([]), location: ConfigLocation("built in"))
  }

  static func decode(_ text: String) throws -> Settings {
    try ConfigDecoder.decode(Settings.self, from: parsed(text), over: Settings())
  }

  @Test func omittedValuesKeepTheirDefaults() throws {
    let settings = try Self.decode("note: x\ntags: [c]\nrecord: { batch: 5, url: ~ }\nlimits: { y: 2 }\n")
    var expected = Settings()
    expected.note = "x"
    expected.tags = ["c"]
    expected.record.batch = 5
    expected.record.url = nil
    expected.limits = ["x": 1, "y": 2]
    expected.extra = settings.extra
    #expect(settings == expected)
    #expect(settings.extra.value == .mapping([]))
  }

  @Test func aNullNodeDecodesToTheDefault() throws {
    let nothing = ConfigNode(.null, location: ConfigLocation("none"))
    #expect(try ConfigDecoder.decode(Settings.self, from: nothing, over: Settings()) == Settings())
  }

  @Test(arguments: [
    (
      "note: x\nrecrod: {}\n",
      "a.yaml:2:1: unknown key 'recrod', did you mean 'record'? Known here: name, note, tags, record, limits, extra"
    ),
    (
      "record: { bach: 5 }\n",
      "a.yaml:1:11: record: unknown key 'bach', did you mean 'batch'? Known here: sink, batch, limit, url"
    ),
    ("record: { batch: few }\n", "a.yaml:1:18: record.batch: found 'few', expected a whole number"),
    ("record:\n", "a.yaml:1:8: record: found nothing, expected keys and values ('key: value', or {} for none)"),
    ("limits: { y: z }\n", "a.yaml:1:14: limits.y: found 'z', expected a whole number"),
  ])
  func refusesInvalidConfiguration(text: String, expected: String) {
    #expect(configErrorText { try Self.decode(text) } == expected)
  }

  @Test func configurationFromJSONIsChecked() throws {
    let node = try JSONDecoder().decode(ConfigNode.self, from: Data(#"{"record": {"bach": 5}}"#.utf8))
    #expect(
      configErrorText {
        try ConfigDecoder.decode(Settings.self, from: node.located(at: ConfigLocation("POST /api")), over: Settings())
      } == "POST /api: record: unknown key 'bach', did you mean 'batch'? Known here: sink, batch, limit, url")
  }
}
