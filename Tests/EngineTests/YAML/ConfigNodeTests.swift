import Foundation
import Support
import Testing

@testable import Beamulator
@testable import Engine

@Suite(.timeLimit(.minutes(3)))
struct ConfigNodeTests {
  @Test func nodesHaveLocations() throws {
    let node = try parsed("\u{FEFF}name: no\npopulation:\n  - { behavior: É, count: 1 }\n  -\nempty:\n")
    func location(_ line: Int, _ column: Int) -> ConfigLocation {
      ConfigLocation(file: "a.yaml", line: line, column: column)
    }
    func text(_ text: String, _ location: ConfigLocation) -> ConfigNode {
      ConfigNode(.scalar(text, isQuoted: false), location: location)
    }
    let element = ConfigNode(
      .mapping([
        .init(key: "behavior", location: location(3, 7), node: text("É", location(3, 17))),
        .init(key: "count", location: location(3, 20), node: text("1", location(3, 27))),
      ]), location: location(3, 5))
    let elements = ConfigNode(
      .sequence([element, ConfigNode(.null, location: location(4, 4))]), location: location(3, 3))
    #expect(
      node
        == ConfigNode(
          .mapping([
            .init(key: "name", location: location(1, 1), node: text("no", location(1, 7))),
            .init(key: "population", location: location(2, 1), node: elements),
            .init(key: "empty", location: location(5, 1), node: ConfigNode(.null, location: location(5, 7))),
          ]), location: location(1, 1)))
  }

  @Test func parsesScalarStyles() throws {
    let node = try parsed("a: x y # c\nb: 'x'\nc: \"\\u00e9\\/\"\nd: |\n  1\n  2\ne: >\n  1\n  2\nf: ''\n'<<': 1\r\n")
    let values: [(String, ConfigNode.Value)] = [
      ("a", .scalar("x y", isQuoted: false)), ("b", .scalar("x", isQuoted: true)),
      ("c", .scalar("é/", isQuoted: true)), ("d", .scalar("1\n2\n", isQuoted: true)),
      ("e", .scalar("1 2\n", isQuoted: true)), ("f", .scalar("", isQuoted: true)),
      ("<<", .scalar("1", isQuoted: false)),
    ]
    for (key, value) in values { #expect(node[key]?.value == value) }
  }

  @Test(arguments: ["~", "null", "Null", "NULL", ""]) func onlyUnquotedNullsAreNull(text: String) throws {
    #expect(try parsed("a: \(text)")["a"]?.isNull == true)
    #expect(try parsed("a: '\(text)'")["a"]?.isNull == false)
  }

  @Test func parsesJSON() throws {
    let json = "{\n\t\"name\": \"todo\",\n\t\"list\": [1, true, null, {}, []],\n\t\"x\":-1.5\n}\n"
    let node = try parsed(json)
    let fromJSON = try JSONDecoder().decode(ConfigNode.self, from: Data(json.utf8))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try encoder.encode(node) == encoder.encode(parsed("x: -1.5\nlist: [1, true, ~, {}, []]\nname: todo")))
    #expect(try encoder.encode(fromJSON) == encoder.encode(node))
  }

  @Test func encodesTextThatOnlyLooksLikeANumberAsText() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let node = try parsed("a: 007\nb: '1'\nc: no\nd: 18446744073709551615\ne: 0.5\nf: null\ng: 'null'\n")
    #expect(
      String(decoding: try encoder.encode(node), as: UTF8.self)
        == #"{"a":"007","b":"1","c":"no","d":18446744073709551615,"e":0.5,"f":null,"g":"null"}"#)
  }

  @Test func errorTextsHideSecretsAndAbbreviateValues() {
    #expect(ConfigError(file: "a.yaml", line: 7, column: 3, message: "m").description == "a.yaml:7:3: m")
    #expect(ConfigError(ConfigLocation("--config a.b"), "m").description == "--config a.b: m")
    #expect(ConfigNode.quoted("postgres://me:secret@db/x") == "'postgres://***@db/x'")
    #expect(
      ConfigNode.quoted("postgres://db/x?user=me&password=secret&sslmode=require")
        == "'postgres://db/x?user=me&password=***&sslmode=require'")
    #expect(ConfigNode.quoted("one\ntwo") == "'one…'")
    #expect(ConfigNode.quoted(String(repeating: "x", count: 61)) == "'\(String(repeating: "x", count: 60))…'")
  }
}
