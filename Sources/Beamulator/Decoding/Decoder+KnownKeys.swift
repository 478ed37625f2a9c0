/// Decoding of mappings that may contain known keys only.
extension Decoder {
  /// Returns the container of a mapping that may contain only these keys.
  ///
  /// - Throws: A `DecodingError` that names the alphabetically first unknown key and the known keys.
  func container<Key: CodingKey>(of keys: [Key]) throws -> KeyedDecodingContainer<Key> {
    let known = keys.map(\.stringValue)
    for key in try container(keyedBy: ConfigKey.self).allKeys.map(\.stringValue).sorted() where !known.contains(key) {
      throw unknown(key, "key", known: known)
    }
    return try container(keyedBy: Key.self)
  }

  /// Returns the single key of a mapping, which selects the kind of a value, and a decoder for the key's value.
  ///
  /// A written key takes precedence over keys that come from a default.
  ///
  /// - Parameter rule: The rule to state in the error for no key or several keys.
  /// - Throws: A `DecodingError` with the known kinds if the mapping has an unknown key, no key or several keys.
  func choice<Kind: CodingKey & CaseIterable>(of rule: String, _: Kind.Type) throws -> (Kind, any Decoder) {
    let known = Kind.allCases.map(\.stringValue)
    let found = try? container(keyedBy: ConfigKey.self)
    let names = writtenKeys() ?? found?.allKeys.map(\.stringValue).sorted() ?? []
    guard names.count == 1, let name = names.first else {
      let found = names.isEmpty ? "none" : names.map { "'\($0)'" }.joined(separator: " and ")
      throw problem("found \(found), but \(rule): \(known.joined(separator: ", "))", at: [])
    }
    guard let kind = Kind(stringValue: name) else { throw unknown(name, "kind", known: known) }
    return (kind, try container(keyedBy: Kind.self).superDecoder(forKey: kind))
  }

  private func writtenKeys() -> [String]? {
    guard let written = (self as? any DefaultsAwareDecoder)?.writtenKeys else { return nil }
    return written.isEmpty ? nil : written
  }

  private func unknown(_ name: String, _ what: String, known: [String]) -> DecodingError {
    let hint = SpellingSuggestion.among(known, to: name).map { ", did you mean '\($0)'?" } ?? "."
    let list = known.joined(separator: ", ")
    return problem("unknown \(what) '\(name)'\(hint) Known here: \(list)", at: [ConfigKey(stringValue: name)])
  }

  private func problem(_ description: String, at keys: [any CodingKey]) -> DecodingError {
    .dataCorrupted(.init(codingPath: codingPath + keys, debugDescription: description))
  }
}
