/// Truncation of recorded texts, so that a large response does not fill the disk.
package enum RecordText {
  /// The maximum length of a recorded text, in bytes.
  package static let limit = 4096
  /// The suffix of a truncated text.
  package static let truncationMark = "…[cut]"

  /// Returns a text, truncated to the limit at a character boundary and marked if it is longer.
  package static func truncated(_ text: String) -> String { truncated(text, to: limit) }

  /// - Parameter limit: The maximum length in bytes; not less than that of the mark.
  package static func truncated(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var end = text.utf8.index(text.utf8.startIndex, offsetBy: limit - truncationMark.utf8.count)
    while text.unicodeScalars.index(before: text.unicodeScalars.index(after: end)) != end {
      text.utf8.formIndex(before: &end)
    }
    return text[..<end] + truncationMark
  }
}
