import Foundation
import Testing

@testable import Beamulator

@Suite struct ConfigNodeTests {
  @Test func places() throws {
    let node = try parsed("\u{FEFF}name: no\npopulation:\n  - { behavior: É, count: 1 }\n  -\nempty:\n")
    func place(_ line: Int, _ column: Int) -> ConfigPlace { ConfigPlace(file: "a.yaml", line: line, column: column) }
    func text(_ text: String, _ place: ConfigPlace) -> ConfigNode {
      ConfigNode(.scalar(text, isQuoted: false), place: place)
    }
    let element = ConfigNode(
      .mapping([
        .init(key: "behavior", place: place(3, 7), node: text("É", place(3, 17))),
        .init(key: "count", place: place(3, 20), node: text("1", place(3, 27))),
      ]), place: place(3, 5))
    let elements = ConfigNode(.sequence([element, ConfigNode(.null, place: place(4, 4))]), place: place(3, 3))
    #expect(
      node
        == ConfigNode(
          .mapping([
            .init(key: "name", place: place(1, 1), node: text("no", place(1, 7))),
            .init(key: "population", place: place(2, 1), node: elements),
            .init(key: "empty", place: place(5, 1), node: ConfigNode(.null, place: place(5, 7))),
          ]), place: place(1, 1)))
  }

  @Test func scalarStyles() throws {
    let node = try parsed("a: x y # c\nb: 'x'\nc: \"\\u00e9\\/\"\nd: |\n  1\n  2\ne: >\n  1\n  2\nf: ''\n'<<': 1\r\n")
    let values: [(String, ConfigNode.Value)] = [
      ("a", .scalar("x y", isQuoted: false)), ("b", .scalar("x", isQuoted: true)),
      ("c", .scalar("é/", isQuoted: true)), ("d", .scalar("1\n2\n", isQuoted: true)),
      ("e", .scalar("1 2\n", isQuoted: true)), ("f", .scalar("", isQuoted: true)),
      ("<<", .scalar("1", isQuoted: false)),
    ]
    for (key, value) in values { #expect(node[key]?.value == value) }
  }

  @Test(arguments: ["~", "null", "Null", "NULL", ""]) func nulls(text: String) throws {
    #expect(try parsed("a: \(text)")["a"]?.isNull == true)
    #expect(try parsed("a: '\(text)'")["a"]?.isNull == false)
  }

  @Test func jsonIsYAML() throws {
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

  @Test func errorTexts() {
    #expect(ConfigError(file: "a.yaml", line: 7, column: 3, message: "m").description == "a.yaml:7:3: m")
    #expect(ConfigError(ConfigPlace("--config a.b"), "m").description == "--config a.b: m")
    #expect(ConfigNode.quoted("postgres://me:secret@db/x") == "'postgres://***@db/x'")
    #expect(
      ConfigNode.quoted("postgres://db/x?user=me&password=secret&sslmode=require")
        == "'postgres://db/x?user=me&password=***&sslmode=require'")
    #expect(ConfigNode.quoted("one\ntwo") == "'one…'")
    #expect(ConfigNode.quoted(String(repeating: "x", count: 61)) == "'\(String(repeating: "x", count: 60))…'")
  }
}
