/// Writes the elements of an array.
struct StateElements: UnkeyedEncodingContainer {
  private let text: UnsafeMutablePointer<StateText>
  private let number: Int
  private(set) var count = 0

  /// Begins an array as a value.
  init(text: UnsafeMutablePointer<StateText>) {
    self.text = text
    number = text.pointee.begin(CBORByte.array)
  }

  var codingPath: [any CodingKey] { [] }

  /// Prepares the text for the next element.
  private mutating func next() -> UnsafeMutablePointer<StateText> {
    text.pointee.next(in: number)
    count += 1
    return text
  }

  mutating func encodeNil() { next().pointee.bytes.append(CBORByte.null) }
  mutating func encode(_ value: Bool) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: String) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Double) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Float) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Int) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Int8) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Int16) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Int32) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Int64) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: UInt) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: UInt8) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: UInt16) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: UInt32) { next().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: UInt64) { next().pointee.bytes.append(cbor: value) }
  mutating func encode<Value: Encodable>(_ value: Value) throws { try StateValueEncoder(text: next()).write(value) }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type) -> KeyedEncodingContainer<Nested> {
    KeyedEncodingContainer(StateFields<Nested>(text: next()))
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { StateElements(text: next()) }

  func superEncoder() -> any Encoder {
    text.pointee.needsFoundation = true
    return StateValueEncoder(text: text)
  }
}
