import CLibYAML

/// The lines of a text, for libyaml's marks.
struct YAMLText {
  private let lines: [Substring]

  init(_ bytes: [UInt8]) {
    lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  /// Returns the line and the column of a mark, from 1. libyaml reports the end of a text without a final newline on
  /// the next line; this returns the last line.
  func location(of mark: yaml_mark_t) -> (line: Int, column: Int) {
    guard mark.line >= lines.count, let last = lines.last else { return (Int(mark.line) + 1, Int(mark.column) + 1) }
    return (lines.count, last.unicodeScalars.count + 1)
  }

  /// Returns the rest of the line from a mark.
  func rest(of mark: yaml_mark_t) -> String {
    guard mark.line < lines.count else { return "" }
    return String(String.UnicodeScalarView(lines[Int(mark.line)].unicodeScalars.dropFirst(Int(mark.column))))
  }
}
