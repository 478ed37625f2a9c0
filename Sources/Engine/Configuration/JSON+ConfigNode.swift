package import Beamulator

extension JSON {
  /// A configuration or a state as JSON for display and records: unquoted numbers and booleans become JSON numbers and
  /// booleans, secrets become `***`.
  package init(_ node: ConfigNode) {
    switch node.value {
    case .null: self = .null
    case .scalar(let text, let isQuoted): self = isQuoted ? .text(text) : Self.plain(text)
    case .sequence(let nodes): self = .array(nodes.map { JSON($0) })
    case .mapping(let entries):
      self = .object(entries.map { Member($0.key, Self.isSecret($0.key) ? .string("***") : JSON($0.node)) })
    }
  }

  private static func text(_ text: String) -> JSON { .string(ConfigNode.withoutCredentials(text)) }

  /// The JSON value of an unquoted scalar; a number that is not in its shortest form, such as `007`, is text.
  private static func plain(_ text: String) -> JSON {
    if ConfigNode(.scalar(text, isQuoted: false), location: .json).isNull { return .null }
    if let number = Int64(text), "\(number)" == text { return .int(number) }
    if let number = Double(text), "\(number)" == text, number.isFinite { return .double(number) }
    return Bool(text).map(JSON.bool) ?? .text(text)
  }

  private static func isSecret(_ key: String) -> Bool {
    ["password", "secret", "token", "apikey", "api_key"].contains { key.lowercased().contains($0) }
  }
}
