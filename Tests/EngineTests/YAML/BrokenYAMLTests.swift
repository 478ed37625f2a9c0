import Glibc
import Support
import Testing

@testable import Beamulator
@testable import Engine

@Suite(.timeLimit(.minutes(3)))
struct BrokenYAMLTests {
  @Test(arguments: [
    ("", "a.yaml: the file is empty, expected 'key: value'"),
    ("# nothing\n", "a.yaml: the file is empty, expected 'key: value'"),
    ("---\n", "a.yaml: the file is empty, expected 'key: value'"),
    ("target:\n\turl: x\n", "a.yaml:2:1: a tab cannot indent: use spaces"),
    ("a: 1\n\tb: 2\n", "a.yaml:2:1: a tab cannot indent: use spaces"),
    ("name: todo\nseed 1\n", "a.yaml:2:1: 'seed 1' has no ':' after it, expected 'key: value'"),
    ("name: todo\nseed 1\nspeed: 2\n", "a.yaml:2:1: 'seed 1' has no ':' after it, expected 'key: value'"),
    ("start: [a, b\n", "a.yaml:2:1: expected ',' or ']' for the '[' in line 1, column 8"),
    ("start: [a, b\nname: x\n", "a.yaml:2:5: expected ',' or ']' for the '[' in line 1, column 8"),
    ("record: { sink: none\n", "a.yaml:2:1: expected ',' or '}' for the '{' in line 1, column 9"),
    ("a: }\n", "a.yaml:1:4: expected a value, found '}'"),
    ("a: 1}\nb: [1]]\n", "a.yaml:2:7: expected a key in column 1, as in line 1: check the indentation and the quotes"),
    (
      "a: b: c\n",
      "a.yaml:1:5: ':' is not expected here: check the indentation, and put a value that holds ': ' in quotes"
    ),
    (
      "name: todo\n  seed: 1\n",
      "a.yaml:2:7: ':' is not expected here: check the indentation, and put a value that holds ': ' in quotes"
    ),
    (
      "a:\n    b: 1\n  c: 2\n",
      "a.yaml:3:3: expected a key in column 1, as in line 1: check the indentation and the quotes"
    ),
    ("a: 'x' y\n", "a.yaml:1:8: expected a key in column 1, as in line 1: check the indentation and the quotes"),
    ("a:\n  - 1\n  b: 2\n", "a.yaml:3:3: expected '-' in column 3, as in line 2: check the indentation"),
    ("a: - 1\n", "a.yaml:1:4: '-' is not expected here: put a list on the lines below its key"),
    ("name: \"todo\nseed: 1\n", "a.yaml:1:7: the quote opened here is not closed"),
    ("name: 'todo\n---\n", "a.yaml:1:7: the quote opened here is not closed"),
    ("email: @home\n", "a.yaml:1:8: '@' cannot start a value: put the value in quotes"),
    (
      #"path: "C:\temp\quiet""# + "\n",
      #"a.yaml:1:15: unknown escape in double quotes: write '\\' for a backslash, or use single quotes"#
    ),
    (#"a: "\ud83d\ude00""# + "\n", "a.yaml:1:5: this escape is not a character: write the character itself"),
    (#"a: "\u12""# + "\n", "a.yaml:1:5: this escape is not a character: write the character itself"),
    ("{ a:{} }\n", "a.yaml:1:4: ':' is not expected here: put a space after it, or the text in quotes"),
    (
      "a: >b\n", "a.yaml:1:5: '|' and '>' start a text on the next lines: put a text that begins with one in quotes"
    ),
    ("%a: 1\n", "a.yaml:1:1: '%' cannot start a line: put the text in quotes"),
    ("{\"a\": 1} x\n", "a.yaml:1:10: expected nothing more: the value above ends before this"),
    ("a: 1\n---\nb: 2\n", "a.yaml:2:1: a second document starts here, expected only one"),
    ("a: 1\nb: 2\na: 3\n", "a.yaml:3:1: duplicate key 'a', first in line 1"),
    ("[1, 2]: a\n", "a.yaml:1:1: a key must be text, found a list or mapping: put text with '{' or '[' in quotes"),
    (
      "a: {{ host }}\n", "a.yaml:1:5: a key must be text, found a list or mapping: put text with '{' or '[' in quotes"
    ),
    (": 1\n", "a.yaml:1:1: expected a key before ':'"),
    ("{ : 1 }\n", "a.yaml:1:3: expected a key before ':'"),
    ("a: 1\n<<: {b: 2}\n", "a.yaml:2:1: merge keys ('<<') are not supported: write the keys out"),
    ("a: b\u{0}\n", "a.yaml:1:5: the character U+0000 is not allowed: remove it"),
    ("a: 1\nb: é\u{7}\n", "a.yaml:2:5: the character U+0007 is not allowed: remove it"),
  ])
  func syntaxErrorsAreLocatedAndExplained(text: String, expected: String) {
    #expect(configErrorText { try parsed(text) } == expected)
  }

  @Test(arguments: [
    ("a: &x 1\n", "1:4"), ("a: &x [1]\n", "1:4"), ("a: &x {b: 1}\n", "1:4"), ("a: 1\nb: *a\n", "2:4"),
    ("ready: *\n", "1:9"), ("&k a: 1\n", "1:1"),
  ])
  func anchorsAndAliasesAreRefused(text: String, location: String) {
    #expect(configErrorText { try parsed(text) } == "a.yaml:\(location): \(YAMLError.noAliases)")
  }

  @Test(arguments: [("a: !!int 1\n", "1:4"), ("a: !x [1]\n", "1:4"), ("a: !e!x 1\n", "1:4"), ("!m\na: 1\n", "1:1")])
  func tagsAreRefused(text: String, location: String) {
    #expect(configErrorText { try parsed(text) } == "a.yaml:\(location): \(YAMLError.noTags)")
  }

  @Test func invalidUTF8IsRefused() {
    let latin1: [UInt8] = Array("a: 1\nn: caf".utf8) + [0xE9, 0x0A]
    #expect(
      configErrorText { try ConfigNode.parse(latin1, file: "a.yaml") }
        == "a.yaml:2:7: byte 0xE9 is not UTF-8: save the file as UTF-8")
    #expect(
      configErrorText { try ConfigNode.parse(latin1 + Array("more text".utf8), file: "a.yaml") }
        == "a.yaml:2:7: byte 0xE9 is not UTF-8: save the file as UTF-8")
    #expect(
      configErrorText { try ConfigNode.parse([0xFF, 0xFE, 0x61, 0x00], file: "a.yaml") }
        == "a.yaml:1:1: byte 0xFF is not UTF-8: save the file as UTF-8")
  }

  @Test func sizeAndDepthAreLimited() throws {
    let largest = "a: " + String(repeating: "x", count: 1_048_573)
    #expect(throws: Never.self) { try parsed(largest) }
    #expect(
      configErrorText { try parsed(largest + "x") }
        == "a.yaml: the file is larger than 1048576 bytes, expected a configuration")
    let deepest = String(repeating: "[", count: 64) + "1" + String(repeating: "]", count: 64)
    #expect(throws: Never.self) { try parsed(deepest) }
    #expect(configErrorText { try parsed("[\(deepest)]") } == "a.yaml:1:66: nested deeper than 64 levels")
    let endless = String(repeating: "[", count: 1_000_000)
    #expect(configErrorText { try parsed(endless) } == "a.yaml:1:66: nested deeper than 64 levels")
  }

  @Test func fileErrorsNameTheFile() throws {
    var name = Array("/tmp/beamulator-yaml-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    let file = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(file) }
    #expect(write(descriptor, "a: 1\nb: [", 9) == 9)
    close(descriptor)
    #expect(configErrorText { try ConfigNode.read(file: file) } == "\(file):2:5: expected a value, found the end")
    #expect(
      configErrorText { try ConfigNode.read(file: file + ".none") }
        == "\(file).none: cannot read the file: No such file or directory")
    #expect(configErrorText { try ConfigNode.read(file: "/tmp") } == "/tmp: cannot read the file: Is a directory")
  }
}
