/// Texts as they are recorded: truncated, so that one odd answer does not fill the disk.
package enum RecordText {
  /// The most bytes of a text that are kept.
  package static let limit = 4096
  /// What stands at the end of a text that was cut.
  package static let cutMark = "…[cut]"

  /// The text, cut to the limit at a whole character and marked if it is longer.
  package static func truncated(_ text: String) -> String { truncated(text, to: limit) }

  /// - Parameter limit: The most bytes; those of the mark at least.
  package static func truncated(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var end = text.utf8.index(text.utf8.startIndex, offsetBy: limit - cutMark.utf8.count)
    while text.unicodeScalars.index(before: text.unicodeScalars.index(after: end)) != end {
      text.utf8.formIndex(before: &end)
    }
    return text[..<end] + cutMark
  }
}
