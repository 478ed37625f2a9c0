import Beamulator

extension NodeDecoder {
  /// Makes an error about this node, or about another location in it.
  func error(_ message: String, at location: ConfigLocation? = nil) -> ConfigError {
    error(message, at: location ?? node.location, keys: [])
  }

  func mismatch(_ expected: String) -> ConfigError {
    error("found \(node.found), expected \(expected)")
  }

  func unknown(_ entry: ConfigNode.Entry) -> ConfigError {
    let hint = SpellingSuggestion.among(known, to: entry.key).map { ", did you mean '\($0)'?" } ?? "."
    let names = known.isEmpty ? "No keys are known here" : "Known here: \(known.joined(separator: ", "))"
    return error("unknown key \(ConfigNode.quoted(entry.key))\(hint) \(names)", at: entry.location)
  }

  /// Converts an error that a type has thrown, and adds the location of the value.
  func located(_ error: DecodingError, in type: any Decodable.Type) -> ConfigError {
    switch error {
    case .keyNotFound(let key, let context): located("missing key '\(key.stringValue)'", context)
    case .dataCorrupted(let context): unknownName(in: type, context) ?? located(context.debugDescription, context)
    case .typeMismatch(_, let context), .valueNotFound(_, let context): located(context.debugDescription, context)
    @unknown default: self.error("\(error)")
    }
  }

  /// Describes the kind of value from which a type is decoded.
  static func kind(of type: any Decodable.Type) -> String {
    if let scalar = type as? any ConfigScalar.Type { return scalar.expected(after: "") }
    if let names = names(of: type) { return "one of \(names.joined(separator: ", "))" }
    if type is any ListShaped.Type { return "a list" }
    return "\(type)"
  }

  /// Makes the error for a text that is not a case of an enum.
  private func unknownName(in type: any Decodable.Type, _ context: DecodingError.Context) -> ConfigError? {
    guard context.codingPath.count == codingPath.count, case .scalar(let text, _) = node.value,
      let names = Self.names(of: type)
    else { return nil }
    if let name = SpellingSuggestion.among(names, to: text) {
      return error("found \(node.found), did you mean '\(name)'? Known here: \(names.joined(separator: ", "))")
    }
    return mismatch("one of \(names.joined(separator: ", "))")
  }

  private static func names(of type: any Decodable.Type) -> [String]? {
    func cases<Cases: CaseIterable>(_ type: Cases.Type) -> [String] {
      type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    }
    guard let type = type as? any CaseIterable.Type else { return nil }
    let names = cases(type)
    return names.isEmpty ? nil : names
  }

  /// Makes an error at the innermost node that the keys of a context lead to.
  private func located(_ message: String, _ context: DecodingError.Context) -> ConfigError {
    let keys = Array(context.codingPath.dropFirst(codingPath.count))
    var location = node.location
    var below = node
    for key in keys {
      switch below.value {
      case .sequence(let elements):
        guard let index = key.intValue, elements.indices.contains(index) else { continue }
        below = elements[index]
      default:
        guard let value = below[key.stringValue] else { continue }
        below = value
      }
      location = below.location
    }
    return error(message, at: location, keys: keys)
  }

  private func error(_ message: String, at location: ConfigLocation, keys: [any CodingKey]) -> ConfigError {
    let path = path(to: keys)
    return ConfigError(location, path.isEmpty ? message : "\(path): \(message)")
  }
}

/// A type that is decoded from a list.
private protocol ListShaped {}

extension Array: ListShaped {}
extension Set: ListShaped {}
