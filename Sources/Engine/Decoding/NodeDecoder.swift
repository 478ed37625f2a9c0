import Beamulator

/// Decodes one node and notes which of its keys are read.
final class NodeDecoder: DefaultsAwareDecoder {
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]
  let node: ConfigNode
  /// The keys that the type reads, in order of first use.
  private(set) var known: [String] = []
  private var usedKeys: Set<String> = []
  private var isUsed = false
  private var isKeyed = false
  private var nested: [NodeDecoder] = []
  /// The path of the node at which decoding started.
  private let base: String

  init(_ node: ConfigNode) {
    self.node = node
    codingPath = []
    base = node.path
  }

  private init(_ node: ConfigNode, codingPath: [any CodingKey], base: String) {
    self.node = node
    self.codingPath = codingPath
    self.base = base
  }

  /// Makes a decoder for the value of a key or an element.
  func child(_ node: ConfigNode, _ key: any CodingKey) -> NodeDecoder {
    NodeDecoder(node, codingPath: codingPath + [key], base: base)
  }

  /// Makes a decoder that is given to the decoded type, and checked for unknown keys together with this one.
  func nested(_ node: ConfigNode, _ key: any CodingKey) -> NodeDecoder {
    let decoder = child(node, key)
    decoder.isUsed = true
    nested.append(decoder)
    return decoder
  }

  /// Makes a decoder for the same node.
  func again() -> NodeDecoder {
    NodeDecoder(node, codingPath: codingPath, base: base)
  }

  /// Returns the path of the node, extended by keys, such as `population[1].count`.
  func path(to keys: [any CodingKey] = []) -> String {
    (codingPath + keys).reduce(into: base) { path, key in
      path += key.intValue.map { "[\($0)]" } ?? (path.isEmpty ? key.stringValue : ".\(key.stringValue)")
    }
  }

  func use(_ key: String) {
    if usedKeys.insert(key).inserted { known.append(key) }
  }

  /// Returns the node with its path.
  func whole() -> ConfigNode {
    isUsed = true
    var node = node
    node.path = path()
    return node
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    isUsed = true
    isKeyed = true
    return KeyedDecodingContainer(KeyedNodes(self, try entries()))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    isUsed = true
    guard case .sequence(let elements) = node.value else { throw mismatch("a list ('- item' or '[item, item]')") }
    return UnkeyedNodes(self, elements)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    isUsed = true
    return SingleNode(decoder: self)
  }

  func entries() throws(ConfigError) -> [ConfigNode.Entry] {
    guard case .mapping(let entries) = node.value else {
      throw mismatch("keys and values ('key: value'\(node.isNull ? ", or {} for none" : ""))")
    }
    return entries
  }

  var writtenKeys: [String]? {
    (try? entries())?.filter { $0.location != .standard }.map(\.key)
  }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    do {
      if let scalar = type as? any ConfigScalar.Type, let value = try read(scalar) as? T { return value }
      let value = try T(from: self)
      try refuseUnknownKeys()
      return value
    } catch let error as ConfigError {
      throw error
    } catch let error as DecodingError {
      throw located(error, in: type)
    } catch {
      throw self.error("\(error)")
    }
  }

  private func read(_ type: any ConfigScalar.Type) throws(ConfigError) -> any ConfigScalar {
    guard case .scalar(let text, _) = node.value else { throw mismatch(type.expected(after: "")) }
    guard let value = type.init(configText: text) else { throw mismatch(type.expected(after: text)) }
    return value
  }

  /// Throws an error for the first key that the type has not read.
  private func refuseUnknownKeys() throws(ConfigError) {
    for decoder in nested { try decoder.refuseUnknownKeys() }
    guard isKeyed || !isUsed else { return }
    for entry in try entries() where !usedKeys.contains(entry.key) && entry.location != .standard {
      throw unknown(entry)
    }
  }
}
