extension ConfigNode {
  /// What stands here, in words for an error: `'many'`, `a list`, `a mapping`, `nothing`.
  var found: String {
    switch value {
    case .null: "nothing"
    case .scalar(let text, _): Self.quoted(text)
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// A text in quotes for an error: one line, cut when long, without the password of a URL.
  static func quoted(_ text: String) -> String {
    let shown = withoutCredentials(text)
    let line = shown.prefix { !$0.isNewline }
    return line.count > 60 || line.count < shown.count ? "'\(line.prefix(60))…'" : "'\(line)'"
  }
  /// A text with `***` in place of the user and password of a URL.
  static func withoutCredentials(_ text: String) -> String {
    guard let scheme = text.firstRange(of: "://"), let at = text[scheme.upperBound...].lastIndex(of: "@") else {
      return text
    }
    var shown = text
    shown.replaceSubrange(scheme.upperBound..<at, with: "***")
    return shown
  }
}
