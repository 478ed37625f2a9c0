import Foundation
import Support
import Testing

@testable import Beamulator
@testable import Engine

@Suite(.timeLimit(.minutes(3)))
struct ConfigDecoderTests {
  struct Target: Codable, Equatable {
    var url: URL?
    var timeout = 5.0
  }

  enum Sink: String, Codable, CaseIterable { case sqlite, postgres, none }

  /// Reads a single text and throws its own error.
  struct Span: Codable, Equatable {
    struct Bad: Error, CustomStringConvertible { var description: String }
    var text: String

    init(_ text: String) { self.text = text }

    init(from decoder: any Decoder) throws {
      text = try decoder.singleValueContainer().decode(String.self)
      guard text.hasSuffix("h") else { throw Bad(description: "'\(text)' is no duration, write 8h") }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(text)
    }
  }

  /// A number, or a mapping with a number.
  struct Speed: Decodable, Equatable {
    enum Key: CodingKey { case factor }
    var factor: Int

    init(from decoder: any Decoder) throws {
      if let factor = try? decoder.singleValueContainer().decode(Int.self) {
        self.factor = factor
      } else {
        factor = try decoder.container(keyedBy: Key.self).decode(Int.self, forKey: .factor)
      }
    }
  }

  struct Group: Decodable {
    enum CodingKeys: CodingKey { case behavior, count, tags, config }
    var behavior: String
    var count: Int
    var tags: [String]?
    var config: ConfigNode?

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      behavior = try container.decode(String.self, forKey: .behavior)
      count = try container.decode(Int.self, forKey: .count)
      tags = try container.decodeIfPresent([String].self, forKey: .tags)
      config = try container.decodeIfPresent(ConfigNode.self, forKey: .config)
      guard count <= 1000 else {
        throw DecodingError.dataCorruptedError(forKey: .count, in: container, debugDescription: "at most 1000 actors")
      }
    }
  }

  struct Plan: Decodable {
    var name: String
    var seed: UInt64?
    var target: Target?
    var sink: Sink?
    var duration: Span?
    var speed: Speed?
    var population: [Group]
    var thresholds: [String: [String]]?
    var small: Int8?
  }

  struct Empty: Codable, Equatable {}

  static let start = "name: a\npopulation: []\n"

  @Test func decodesByTheExpectedType() throws {
    let plan = try ConfigDecoder.decode(
      Plan.self,
      from: parsed(
        """
        name: no
        seed: 18446744073709551615
        target: { url: "unix:/tmp/x.sock", timeout: 1e1 }
        sink: none
        duration: 8h
        speed: { factor: 3 }
        population:
          - { behavior: 1.0, count: "+2", tags: [null, 2024-01-01, yes, ~], config: { rate: 5 } }
          - { behavior: Null, count: 1, tags: ~, config: }
        thresholds:
          complaints{severity:urgent}: ["count==0"]
        """))
    #expect(plan.name == "no")
    #expect(plan.seed == .max)
    #expect(plan.target == Target(url: URL(string: "unix:/tmp/x.sock"), timeout: 10))
    #expect(plan.sink == Sink.none)
    #expect(plan.duration == Span("8h"))
    #expect(plan.speed?.factor == 3)
    #expect(plan.population.map(\.behavior) == ["1.0", "Null"])
    #expect(plan.population[0].count == 2)
    #expect(plan.population[0].tags == ["null", "2024-01-01", "yes", "~"])
    #expect(plan.population[1].tags == nil && plan.population[1].config == nil)
    #expect(plan.thresholds == ["complaints{severity:urgent}": ["count==0"]])
  }

  @Test(arguments: [("true", true), ("Yes", true), ("on", true), ("FALSE", false), ("no", false), ("off", false)])
  func decodesBooleans(text: String, value: Bool) throws {
    #expect(try ConfigDecoder.decode([Bool].self, from: parsed("[\(text)]")) == [value])
  }

  @Test(arguments: [("1", 1.0), ("-1.5e3", -1500), (".5", 0.5), (".inf", .infinity), ("-.inf", -.infinity)])
  func decodesNumbers(text: String, value: Double) throws {
    #expect(try ConfigDecoder.decode([Double?].self, from: parsed("[\(text), ~]")) == [value, nil])
  }

  @Test(arguments: [
    ("name: a\n", "a.yaml:1:1: missing key 'population' (a list)"),
    ("population: []\n", "a.yaml:1:1: missing key 'name' (text)"),
    (
      "name: a\npopluation: []\n",
      "a.yaml:2:1: unknown key 'popluation', did you mean 'population'? It is required here"
    ),
    ("name: a\npopulation:\n  - behavior: A\n", "a.yaml:3:5: population[0]: missing key 'count' (a whole number)"),
    (
      "name: a\npopulation: [{ behavior: A, count: 1 }, { behavior: B, count: many }]\n",
      "a.yaml:2:63: population[1].count: found 'many', expected a whole number"
    ),
    (
      "name: a\npopulation: [{ behavior: B, count: 1.5 }]\n",
      "a.yaml:2:36: population[0].count: found '1.5', expected a whole number"
    ),
    ("name: a\npopulation: [{ behavior: B, count: 2000 }]\n", "a.yaml:2:36: population[0].count: at most 1000 actors"),
    ("name: a\npopulation: B\n", "a.yaml:2:13: population: found 'B', expected a list ('- item' or '[item, item]')"),
    ("name: a\npopulation: [B]\n", "a.yaml:2:14: population[0]: found 'B', expected keys and values ('key: value')"),
    ("name:\npopulation: []\n", "a.yaml:1:6: name: found nothing, expected text"),
    ("name: [a]\npopulation: []\n", "a.yaml:1:7: name: found a list, expected text"),
    ("- name\n", "a.yaml:1:1: found a list, expected keys and values ('key: value')"),
    (start + "target: { timeout: fast }\n", "a.yaml:3:20: target.timeout: found 'fast', expected a number"),
    (start + "target: { timeout: nan }\n", "a.yaml:3:20: target.timeout: found 'nan', expected a number"),
    (start + "target: { timeout: 0x10 }\n", "a.yaml:3:20: target.timeout: found '0x10', expected a number"),
    (start + "target: { timeout: 1e999 }\n", "a.yaml:3:20: target.timeout: found '1e999', expected a number"),
    (start + "target: { timeout: 1, url: 'http://[' }\n", "a.yaml:3:28: target.url: found 'http://[', expected a URL"),
    (start + "seed: -1\n", "a.yaml:3:7: seed: found '-1', expected a whole number from 0 to 18446744073709551615"),
    (start + "small: 300\n", "a.yaml:3:8: small: found '300', expected a whole number from -128 to 127"),
    (
      start + "sink: sqlit\n",
      "a.yaml:3:7: sink: found 'sqlit', did you mean 'sqlite'? Known here: sqlite, postgres, none"
    ),
    (start + "sink: mysql\n", "a.yaml:3:7: sink: found 'mysql', expected one of sqlite, postgres, none"),
    (start + "duration: soon\n", "a.yaml:3:11: duration: 'soon' is no duration, write 8h"),
    (start + "duration: [8h]\n", "a.yaml:3:11: duration: found a list, expected text"),
    (
      start + "speed: { fator: 3 }\n",
      "a.yaml:3:10: speed: unknown key 'fator', did you mean 'factor'? It is required here"
    ),
    (start + "speed: { factor: 3, by: 1 }\n", "a.yaml:3:21: speed: unknown key 'by'. Known here: factor"),
    (start + "thresholds: { a: [[]] }\n", "a.yaml:3:19: thresholds.a[0]: found a list, expected text"),
    (
      start + "sede: 1\n",
      "a.yaml:3:1: unknown key 'sede', did you mean 'seed'? "
        + "Known here: name, seed, target, sink, duration, speed, population, thresholds, small"
    ),
    (
      "name: a\npopulation: [{ behavior: B, count: 1, tag: [x] }]\nusers: 1\n",
      "a.yaml:2:39: population[0]: unknown key 'tag', did you mean 'tags'? Known here: behavior, count, tags, config"
    ),
  ])
  func refusesInvalidConfiguration(text: String, expected: String) {
    #expect(configErrorText { try ConfigDecoder.decode(Plan.self, from: parsed(text)) } == expected)
  }

  @Test func aNodeDecodedLaterKeepsItsLocation() throws {
    let plan = try ConfigDecoder.decode(
      Plan.self, from: parsed("name: a\npopulation:\n  - behavior: A\n    count: 1\n    config:\n      timeot: 5\n"))
    let config = try #require(plan.population[0].config)
    #expect(
      configErrorText { try ConfigDecoder.decode(Target.self, from: config, over: Target()) }
        == "a.yaml:6:7: population[0].config: unknown key 'timeot', did you mean 'timeout'? Known here: url, timeout")
    #expect(
      configErrorText { try ConfigDecoder.decode(Empty.self, from: config) }
        == "a.yaml:6:7: population[0].config: unknown key 'timeot'. No keys are known here")
  }

  @Test func aTypeWithoutKeysAcceptsOnlyAnEmptyMapping() throws {
    #expect(try ConfigDecoder.decode(Empty.self, from: parsed("{}")) == Empty())
    #expect(
      configErrorText { try ConfigDecoder.decode([Empty].self, from: parsed("[5]")) }
        == "a.yaml:1:2: [0]: found '5', expected keys and values ('key: value')")
    #expect(
      configErrorText { try ConfigDecoder.decode([String: Empty].self, from: parsed("a:\n")) }
        == "a.yaml:1:3: a: found nothing, expected keys and values ('key: value', or {} for none)")
  }

  /// Reads nested containers by hand.
  struct ByHand: Decodable {
    enum Key: CodingKey { case list, map, x }
    var sum = 0

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      var list = try container.nestedUnkeyedContainer(forKey: .list)
      sum = try list.decode(Int.self) + list.decode(Int.self)
      sum += try container.nestedContainer(keyedBy: Key.self, forKey: .map).decode(Int.self, forKey: .x)
    }
  }

  @Test func decodesNestedContainers() throws {
    #expect(try ConfigDecoder.decode(ByHand.self, from: parsed("list: [1, 2]\nmap: {x: 3}")).sum == 6)
    #expect(
      configErrorText { try ConfigDecoder.decode(ByHand.self, from: parsed("list: [1]\nmap: {x: 3}")) }
        == "a.yaml:1:7: list: found a list of 1, expected more elements")
    #expect(
      configErrorText { try ConfigDecoder.decode(ByHand.self, from: parsed("list: [1, 2]\nmap: {x: 3, y: 4}")) }
        == "a.yaml:2:13: map: unknown key 'y'. Known here: x")
  }
}
