/// Decodes configuration according to the expected type.
///
/// `no` decodes to text as a `String` and to false as a `Bool`. A key that the type does not read is refused with a
/// spelling suggestion. Every error, including one thrown by a type's `init(from:)`, becomes a ``ConfigError`` with the
/// location of the value and the keys that lead to it. Decode a ``ConfigNode`` to keep a part for later.
package enum ConfigDecoder {
  /// Decodes a value; all keys that its type requires must be present.
  package static func decode<T: Decodable>(_ type: T.Type, from node: ConfigNode) throws(ConfigError) -> T {
    let decoder = NodeDecoder(node)
    do {
      return try decoder.decode(type)
    } catch let error as ConfigError {
      throw error
    } catch {
      throw decoder.error("\(error)")
    }
  }

  /// Decodes a value over defaults: missing keys keep their default values.
  ///
  /// Nested mappings are merged, scalars and lists are replaced. An enum that encodes its case as a key is merged too;
  /// give such a type a text form.
  package static func decode<T: Codable>(
    _ type: T.Type, from node: ConfigNode, over defaults: T
  ) throws(ConfigError) -> T {
    node.isNull ? defaults : try decode(type, from: node.over(ConfigNode(encoding: defaults)))
  }
}
