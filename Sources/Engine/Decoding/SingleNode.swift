/// A decoding container for a single value.
struct SingleNode: SingleValueDecodingContainer {
  let decoder: NodeDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool {
    decoder.node.isNull
  }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try decoder.again().decode(type)
  }
}
