/// A table of text with a header row.
struct TextTable {
  /// The maximum number of characters of a cell.
  private static let maximumWidth = 60

  private let rows: [[String]]
  private let left: Set<Int>

  /// - Parameter left: The indices of left-aligned columns; all others are right-aligned.
  init(_ head: [String], _ rows: [[String]], left: Set<Int> = [0]) {
    self.rows = [head] + rows.map { $0.map(Self.shown) }
    self.left = left
  }

  var lines: [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = row.indices.map { column in
        let blanks = String(repeating: " ", count: widths[column] - row[column].count)
        return left.contains(column) ? row[column] + blanks : blanks + row[column]
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// Returns a value as a single line without control characters, truncated to the maximum width.
  private static func shown(_ value: String) -> String {
    let plain = String(
      String.UnicodeScalarView(value.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    return plain.count > maximumWidth ? plain.prefix(maximumWidth - 1) + "…" : plain
  }
}
