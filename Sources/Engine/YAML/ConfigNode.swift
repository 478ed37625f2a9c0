/// A piece of configuration: text, a list, or keys and values, each of which knows where it was written.
///
/// A scalar has no type of its own: what `no` or `1.0` means is decided by the type that is decoded from it
/// (``ConfigDecoder``).
package struct ConfigNode: Sendable, Equatable {
  package indirect enum Value: Sendable, Equatable {
    /// Nothing was written, as in `key:`.
    case null
    case scalar(String, isQuoted: Bool)
    case sequence([ConfigNode])
    /// In the order written; no key twice.
    case mapping([Entry])
  }

  /// A key of a mapping and its value.
  package struct Entry: Sendable, Equatable {
    package let key: String
    /// Where the key was written.
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
  /// The keys that lead here from the root, as in `population[1].config`, once the node was decoded as a part of it.
  package internal(set) var path = ""

  package init(_ value: Value, location: ConfigLocation) {
    self.value = value
    self.location = location
  }

  /// The value of a key, or nil when this is no mapping or has no such key.
  package subscript(key: String) -> ConfigNode? {
    guard case .mapping(let entries) = value else { return nil }
    return entries.first { $0.key == key }?.node
  }

  /// Whether this stands for no value: nothing written, or a plain `~` or `null`.
  package var isNull: Bool {
    switch value {
    case .null: true
    case .scalar(let text, isQuoted: false): ["~", "null", "Null", "NULL"].contains(text)
    default: false
    }
  }

  /// The same with one location for all of it, for what came without locations, as from the body of a request.
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

  /// The same node over the values a type has by itself: keys missing here are taken from there, mappings are merged
  /// key by key, everything else is replaced.
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
