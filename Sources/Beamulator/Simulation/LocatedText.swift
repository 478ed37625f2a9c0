/// A text of the configuration that knows where it was written.
public struct LocatedText: Decodable, Sendable {
  public let text: String
  public let location: ConfigLocation

  public init(from decoder: any Decoder) throws {
    let node = try ConfigNode(from: decoder)
    text = try ConfigDecoder.decode(String.self, from: node)
    location = node.location
  }
}
