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
    var shown = text
    if let scheme = shown.firstRange(of: "://"), let at = shown[scheme.upperBound...].lastIndex(of: "@") {
      shown.replaceSubrange(scheme.upperBound..<at, with: "***")
    }
    let line = shown.prefix { !$0.isNewline }
    return line.count > 60 || line.count < shown.count ? "'\(line.prefix(60))…'" : "'\(line)'"
  }
}
