extension ConfigNode {
  /// The description of the value in an error: `'many'`, `a list`, `a mapping`, `nothing`.
  var found: String {
    switch value {
    case .null: "nothing"
    case .scalar(let text, _): Self.quoted(text)
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// Quotes a text for an error: one line, truncated, without the credentials of a URL.
  static func quoted(_ text: String) -> String {
    let shown = withoutCredentials(text)
    let line = shown.prefix { !$0.isNewline }
    return line.count > 60 || line.count < shown.count ? "'\(line.prefix(60))…'" : "'\(line)'"
  }

  /// Replaces the user and password of a URL, and a password in its query, by `***`.
  package static func withoutCredentials(_ text: String) -> String {
    guard let scheme = text.firstRange(of: "://") else { return text }
    var shown = text.replacing(/password=[^&]*/.ignoresCase(), with: "password=***")
    if let at = shown[scheme.upperBound...].lastIndex(of: "@") {
      shown.replaceSubrange(scheme.upperBound..<at, with: "***")
    }
    return shown
  }
}
