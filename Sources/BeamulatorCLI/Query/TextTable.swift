/// Rows under a head, in columns.
struct TextTable {
  /// The longest a value is shown.
  private static let longest = 60

  private let rows: [[String]]
  private let left: Set<Int>

  /// - Parameter left: Columns whose values begin at the left; those of the others end at the right.
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

  /// A value in one line, without what would move the terminal's cursor.
  private static func shown(_ value: String) -> String {
    let plain = String(
      String.UnicodeScalarView(value.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    return plain.count > longest ? plain.prefix(longest - 1) + "…" : plain
  }
}
