import Beamulator

/// A decoding container for the keys and values of a mapping.
struct KeyedNodes<Key: CodingKey>: KeyedDecodingContainerProtocol {
  private let decoder: NodeDecoder
  private let entries: [ConfigNode.Entry]
  private let nodes: [String: ConfigNode]

  init(_ decoder: NodeDecoder, _ entries: [ConfigNode.Entry]) {
    self.decoder = decoder
    self.entries = entries
    self.nodes = Dictionary(entries.map { ($0.key, $0.node) }, uniquingKeysWith: { first, _ in first })
  }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var allKeys: [Key] { entries.compactMap { Key(stringValue: $0.key) } }

  func contains(_ key: Key) -> Bool {
    decoder.use(key.stringValue)
    return nodes[key.stringValue] != nil
  }

  func decodeNil(forKey key: Key) throws -> Bool {
    try node(key, kind: "a value").isNull
  }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try decoder.child(node(key, kind: NodeDecoder.kind(of: type)), key).decode(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try decoder.nested(node(key, kind: "a mapping"), key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder.nested(node(key, kind: "a list"), key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    decoder.nested(try node("super", kind: "a mapping"), ConfigKey(stringValue: "super"))
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    decoder.nested(try node(key, kind: "a mapping"), key)
  }

  private func node(_ key: Key, kind: String) throws(ConfigError) -> ConfigNode {
    try node(key.stringValue, kind: kind)
  }

  /// - Throws: ``ConfigError`` for a missing key, or for an unknown key that is a likely misspelling of it.
  private func node(_ key: String, kind: String) throws(ConfigError) -> ConfigNode {
    decoder.use(key)
    if let node = nodes[key] { return node }
    let strays = entries.filter { Key(stringValue: $0.key) == nil && $0.location != .standard }
    if let misspelt = strays.first(where: { SpellingSuggestion.among([key], to: $0.key) != nil }) {
      let name = ConfigNode.quoted(misspelt.key)
      throw decoder.error("unknown key \(name), did you mean '\(key)'? It is required here", at: misspelt.location)
    }
    throw decoder.error("missing key '\(key)' (\(kind))")
  }
}
