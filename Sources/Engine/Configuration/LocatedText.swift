/// A text of the configuration with its location.
package struct LocatedText: Decodable, Sendable {
  package let text: String
  package let location: ConfigLocation

  package init(from decoder: any Decoder) throws {
    let node = try ConfigNode(from: decoder)
    text = try ConfigDecoder.decode(String.self, from: node)
    location = node.location
  }
}
