/// Writes a list's elements.
struct StateElements: UnkeyedEncodingContainer {
  private let text: UnsafeMutablePointer<StateText>
  private let number: Int
  private(set) var count = 0

  /// Begins a list in the place of a value.
  init(text: UnsafeMutablePointer<StateText>) {
    self.text = text
    number = text.pointee.begin(CBORByte.array)
  }

  var codingPath: [any CodingKey] { [] }

  /// The text, where the next element goes.
  private mutating func place() -> UnsafeMutablePointer<StateText> {
    text.pointee.next(in: number)
    count += 1
    return text
  }

  mutating func encodeNil() { place().pointee.bytes.append(CBORByte.null) }
  mutating func encode(_ value: Bool) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: String) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Double) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Float) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Int) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Int8) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Int16) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Int32) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: Int64) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: UInt) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: UInt8) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: UInt16) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: UInt32) { place().pointee.bytes.append(cbor: value) }
  mutating func encode(_ value: UInt64) { place().pointee.bytes.append(cbor: value) }
  mutating func encode<Value: Encodable>(_ value: Value) throws { try StatePlace(text: place()).write(value) }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type) -> KeyedEncodingContainer<Nested> {
    KeyedEncodingContainer(StateFields<Nested>(text: place()))
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { StateElements(text: place()) }

  func superEncoder() -> any Encoder {
    text.pointee.isBeyond = true
    return StatePlace(text: text)
  }
}
