import Foundation

/// Splits the text of a selector into terms.
struct SelectorText {
  struct Term {
    /// Nil for a single word.
    var key: String?
    /// Whether the value is a part: `=~`.
    var isPart = false
    var value: String
  }

  let whole: String
  private var rest: Substring

  init(_ text: String) {
    whole = text.trimmingCharacters(in: .whitespacesAndNewlines)
    rest = whole[...]
  }

  /// Returns the next term; nil at the end.
  mutating func next() throws(SelectorError) -> Term? {
    rest = rest.drop(while: \.isWhitespace)
    guard !rest.isEmpty else { return nil }
    // A single quoted value is a name.
    var (key, isPart): (Substring, Bool) = ("name", false)
    if rest.first != "\"" {
      key = rest.prefix { !$0.isWhitespace && $0 != "=" }
      rest = rest.dropFirst(key.count)
      guard rest.first == "=" else { return Term(value: String(key)) }
      rest = rest.dropFirst()
      isPart = rest.first == "~"
      if isPart { rest = rest.dropFirst() }
    }
    let value = try rest.first == "\"" ? quoted(key) : plain()
    guard !value.isEmpty else { throw error("\(key) has no value; write \(SelectorError.example)") }
    return Term(key: String(key), isPart: isPart, value: value)
  }

  func error(_ problem: String) -> SelectorError { SelectorError("selector '\(whole)': \(problem)") }

  private mutating func plain() -> String {
    let value = rest.prefix { !$0.isWhitespace }
    rest = rest.dropFirst(value.count)
    return String(value)
  }

  private mutating func quoted(_ key: Substring) throws(SelectorError) -> String {
    var value = ""
    rest = rest.dropFirst()
    while let character = rest.popFirst() {
      switch character {
      case "\"":
        guard rest.first?.isWhitespace ?? true else {
          throw error("a space is missing after the quoted value of \(key)")
        }
        return value
      case "\\": value += rest.popFirst().map(String.init) ?? ""
      default: value.append(character)
      }
    }
    throw error("the quoted value of \(key) is not closed")
  }
}

/// The error of a malformed selector.
package struct SelectorError: Error, Sendable, CustomStringConvertible {
  static let example = #"key=value, as in behavior=Sensor or name="Sam Smith""#

  package let description: String

  init(_ description: String) { self.description = description }
}
