/// Decodes configuration by the type expected.
///
/// `no` is a name where a `String` is wanted and false where a `Bool` is. A key that is present but never asked for is
/// refused, with the nearest right name. Every error is a ``ConfigError`` with the location of the value and the keys that
/// lead to it; so is what a type throws in its own `init(from:)`. Keep a part for later by decoding a ``ConfigNode``.
package enum ConfigDecoder {
  /// Decodes a value; every key its type requires must be there.
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

  /// Decodes a value over defaults: missing keys keep the default's values.
  ///
  /// Nested mappings are merged, scalars and lists are replaced. An enum that encodes its case as a key is therefore
  /// merged too: give such a type a text form.
  package static func decode<T: Codable>(
    _ type: T.Type, from node: ConfigNode, over defaults: T
  ) throws(ConfigError) -> T {
    node.isNull ? defaults : try decode(type, from: node.over(ConfigNode(encoding: defaults)))
  }
}
