/// A node of a configuration, a scalar, a list or a mapping, with its location.
///
/// A scalar has no type of its own: the type decoded from it by ``ConfigDecoder`` determines the meaning of `no` or
/// `1.0`.
package struct ConfigNode: Sendable, Equatable {
  package indirect enum Value: Sendable, Equatable {
    /// No value, as in `key:`.
    case null
    case scalar(String, isQuoted: Bool)
    case sequence([ConfigNode])
    /// In the order of the source; keys are unique.
    case mapping([Entry])
  }

  /// A key of a mapping and its value.
  package struct Entry: Sendable, Equatable {
    package let key: String
    /// The location of the key.
    package let location: ConfigLocation
    package var node: ConfigNode

    package init(key: String, location: ConfigLocation, node: ConfigNode) {
      self.key = key
      self.location = location
      self.node = node
    }
  }

  package var value: Value
  package var location: ConfigLocation
  /// The path from the root, such as `population[1].config`; set when the node is decoded as a part of another.
  package internal(set) var path = ""

  package init(_ value: Value, location: ConfigLocation) {
    self.value = value
    self.location = location
  }

  /// The value of a key; nil if the node is not a mapping or has no such key.
  package subscript(key: String) -> ConfigNode? {
    guard case .mapping(let entries) = value else { return nil }
    return entries.first { $0.key == key }?.node
  }

  /// Whether the node has no value: it is empty, or an unquoted `~` or `null`.
  package var isNull: Bool {
    switch value {
    case .null: true
    case .scalar(let text, isQuoted: false): ["~", "null", "Null", "NULL"].contains(text)
    default: false
    }
  }

  /// Returns the node with one location for all of its parts, for sources without locations such as a request body.
  package func located(at location: ConfigLocation) -> ConfigNode {
    var node = self
    node.location = location
    switch value {
    case .null, .scalar: break
    case .sequence(let elements): node.value = .sequence(elements.map { $0.located(at: location) })
    case .mapping(let entries):
      node.value = .mapping(entries.map { Entry(key: $0.key, location: location, node: $0.node.located(at: location)) })
    }
    return node
  }

  /// Merges the node over defaults: mappings are merged by key, all other values replace their defaults.
  func over(_ defaults: ConfigNode) -> ConfigNode {
    guard case .mapping(var entries) = value, case .mapping(let standard) = defaults.value else { return self }
    let positions = Dictionary(zip(entries.map(\.key), entries.indices), uniquingKeysWith: { first, _ in first })
    for entry in standard {
      if let position = positions[entry.key] {
        entries[position].node = entries[position].node.over(entry.node)
      } else {
        entries.append(entry)
      }
    }
    var merged = self
    merged.value = .mapping(entries)
    return merged
  }
}
