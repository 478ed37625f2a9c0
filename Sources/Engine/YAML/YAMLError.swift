import CLibYAML

/// A syntax error from libyaml with a readable message.
struct YAMLError {
  static let noAliases = "anchors ('&name') and aliases ('*name') are not supported: write the value out, or quote it"
  static let noTags = "tags ('!name') are not supported: leave the tag out, or put the text in quotes"
  private static let noTabs = "a tab cannot indent: use spaces"

  /// Counted from 1.
  let line: Int
  /// Counted from 1, in characters.
  let column: Int
  let message: String

  /// - Parameters:
  ///   - parser: The parser that has failed.
  ///   - bytes: The parsed bytes.
  init(_ parser: yaml_parser_t, in bytes: [UInt8]) {
    let problem = parser.problem.map { String(cString: $0) } ?? "not enough memory to parse it"
    if parser.error == YAML_READER_ERROR {
      self.init(unreadable: problem, at: parser.problem_offset, value: parser.problem_value, in: bytes)
    } else {
      self.init(unexpected: problem, parser, in: YAMLText(bytes))
    }
  }

  private init(unexpected problem: String, _ parser: yaml_parser_t, in text: YAMLText) {
    let context = parser.context.map { String(cString: $0) } ?? ""
    let (mark, start) = (parser.problem_mark, parser.context_mark)
    switch (problem, context) {
    case ("could not find expected ':'", "while scanning a simple key"):
      (line, column) = text.location(of: start)
      message = "\(ConfigNode.quoted(text.rest(of: start))) has no ':' after it, expected 'key: value'"
    case ("found unexpected end of stream", _), ("found unexpected document indicator", _):
      (line, column) = text.location(of: start)
      message = "the quote opened here is not closed"
    case (_, let context) where context.hasSuffix("directive"):
      (line, column) = text.location(of: start)
      message = "'%' cannot start a line: put the text in quotes"
    case ("found invalid Unicode character escape code", _), ("did not find expected hexdecimal number", _):
      (line, column) = (Int(mark.line) + 1, Int(mark.column) - 1)
      message = "this escape is not a character: write the character itself"
    default:
      (line, column) = text.location(of: mark)
      message = Self.message(problem, context, found: text.rest(of: mark).first, start)
    }
  }

  private init(unreadable problem: String, at offset: Int, value: Int32, in bytes: [UInt8]) {
    let head = bytes[...offset]
    let first = problem.contains("trailing") ? head.lastIndex { $0 >= 0xC0 } ?? offset : offset
    let lines = bytes[..<first].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    line = lines.count
    column = String(decoding: lines.last ?? [], as: UTF8.self).unicodeScalars.count + 1
    let isText = !problem.contains("UTF-8")
    let digits = String(isText ? Int(value) : Int(bytes[first]), radix: 16, uppercase: true)
    let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
    message =
      isText
      ? "the character U+\(zeros)\(digits) is not allowed: remove it"
      : "byte 0x\(digits) is not UTF-8: save the file as UTF-8"
  }

  private static func message(_ problem: String, _ context: String, found: Character?, _ start: yaml_mark_t) -> String {
    let (line, column) = (start.line + 1, start.column + 1)
    switch problem {
    case "found character that cannot start any token":
      guard let found, found != "\t" else { return noTabs }
      return "'\(found)' cannot start a value: put the value in quotes"
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return noTabs
    case "mapping values are not allowed in this context":
      return "':' is not expected here: check the indentation, and put a value that holds ': ' in quotes"
    case "block sequence entries are not allowed in this context":
      return "'-' is not expected here: put a list on the lines below its key"
    case "did not find expected ',' or ']'": return "expected ',' or ']' for the '[' in line \(line), column \(column)"
    case "did not find expected ',' or '}'": return "expected ',' or '}' for the '{' in line \(line), column \(column)"
    case "did not find expected key" where found == ":", "did not find expected node content" where found == ":":
      return "expected a key before ':'"
    case "did not find expected key":
      return "expected a key in column \(column), as in line \(line): check the indentation and the quotes"
    case "did not find expected '-' indicator":
      return "expected '-' in column \(column), as in line \(line): check the indentation"
    case "did not find expected node content":
      return "expected a value, found \(found.map { "'\($0)'" } ?? "the end")"
    case "did not find expected <document start>": return "expected nothing more: the value above ends before this"
    case "found unknown escape character":
      return "unknown escape in double quotes: write '\\\\' for a backslash, or use single quotes"
    case "found unexpected ':'": return "':' is not expected here: put a space after it, or the text in quotes"
    case _ where context.hasSuffix("a block scalar"):
      return "'|' and '>' start a text on the next lines: put a text that begins with one in quotes"
    case _ where context.hasSuffix("an alias") || context.hasSuffix("an anchor"): return noAliases
    case _ where context.hasSuffix("a tag") || problem == "found undefined tag handle": return noTags
    default: return context.isEmpty ? problem : "\(problem) \(context)"
    }
  }
}
