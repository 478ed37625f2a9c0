import CLibYAML

/// The lines libyaml's marks point into.
struct YAMLText {
  private let lines: [Substring]

  init(_ bytes: [UInt8]) {
    lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  /// Line and column from 1. The end of a last line that has no newline is on that line; libyaml says on the next.
  func location(of mark: yaml_mark_t) -> (line: Int, column: Int) {
    guard mark.line >= lines.count, let last = lines.last else { return (Int(mark.line) + 1, Int(mark.column) + 1) }
    return (lines.count, last.unicodeScalars.count + 1)
  }

  /// What stands in the line from the mark on.
  func rest(of mark: yaml_mark_t) -> String {
    guard mark.line < lines.count else { return "" }
    return String(String.UnicodeScalarView(lines[Int(mark.line)].unicodeScalars.dropFirst(Int(mark.column))))
  }
}
