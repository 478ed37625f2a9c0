import Beamulator

/// A decoding container for the elements of a list.
struct UnkeyedNodes: UnkeyedDecodingContainer {
  private let decoder: NodeDecoder
  private let elements: [ConfigNode]
  private(set) var currentIndex = 0

  init(_ decoder: NodeDecoder, _ elements: [ConfigNode]) {
    self.decoder = decoder
    self.elements = elements
  }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex == elements.count }

  mutating func decodeNil() throws -> Bool {
    let isNull = try current().isNull
    if isNull { currentIndex += 1 }
    return isNull
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let value = try decoder.child(current(), ConfigKey(intValue: currentIndex)).decode(type)
    currentIndex += 1
    return value
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try nested().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try nested().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder {
    try nested()
  }

  private mutating func nested() throws(ConfigError) -> NodeDecoder {
    let decoder = decoder.nested(try current(), ConfigKey(intValue: currentIndex))
    currentIndex += 1
    return decoder
  }

  private func current() throws(ConfigError) -> ConfigNode {
    guard !isAtEnd else { throw decoder.error("found a list of \(elements.count), expected more elements") }
    return elements[currentIndex]
  }
}
