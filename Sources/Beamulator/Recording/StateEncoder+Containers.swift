/// Writes an object's fields.
struct KeyedState<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: StateEncoder
  let number: Int

  var codingPath: [any CodingKey] { [] }

  /// Where the value of a key goes.
  private func place(of key: Key) -> StateEncoder {
    encoder.next(in: number)
    encoder.bytes.append(quoted: key.stringValue)
    encoder.bytes.append(UInt8(ascii: ":"))
    return encoder
  }

  func encodeNil(forKey key: Key) { place(of: key).bytes.append("null") }
  func encode(_ value: Bool, forKey key: Key) { place(of: key).bytes.append(value ? "true" : "false") }
  func encode(_ value: String, forKey key: Key) { place(of: key).bytes.append(quoted: value) }
  func encode(_ value: Double, forKey key: Key) { place(of: key).bytes.append(json: value) }
  func encode(_ value: Float, forKey key: Key) { place(of: key).bytes.append(json: value) }
  func encode(_ value: Int, forKey key: Key) { place(of: key).bytes.append(json: value) }
  func encode(_ value: Int8, forKey key: Key) { place(of: key).bytes.append(json: value) }
  func encode(_ value: Int16, forKey key: Key) { place(of: key).bytes.append(json: value) }
  func encode(_ value: Int32, forKey key: Key) { place(of: key).bytes.append(json: value) }
  func encode(_ value: Int64, forKey key: Key) { place(of: key).bytes.append(json: value) }
  func encode(_ value: UInt, forKey key: Key) { place(of: key).bytes.append(json: value) }
  func encode(_ value: UInt8, forKey key: Key) { place(of: key).bytes.append(json: value) }
  func encode(_ value: UInt16, forKey key: Key) { place(of: key).bytes.append(json: value) }
  func encode(_ value: UInt32, forKey key: Key) { place(of: key).bytes.append(json: value) }
  func encode(_ value: UInt64, forKey key: Key) { place(of: key).bytes.append(json: value) }
  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws { try place(of: key).write(value) }

  func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
    KeyedEncodingContainer(
      KeyedState<Nested>(encoder: encoder, number: place(of: key).begin(UInt8(ascii: "{"), UInt8(ascii: "}"))))
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    ListState(encoder: encoder, number: place(of: key).begin(UInt8(ascii: "["), UInt8(ascii: "]")))
  }

  func superEncoder() -> any Encoder {
    encoder.leaveToFoundation()
    return encoder
  }

  func superEncoder(forKey key: Key) -> any Encoder { superEncoder() }
}

/// Writes a list's elements.
struct ListState: UnkeyedEncodingContainer {
  let encoder: StateEncoder
  let number: Int
  private(set) var count = 0

  init(encoder: StateEncoder, number: Int) { (self.encoder, self.number) = (encoder, number) }

  var codingPath: [any CodingKey] { [] }

  /// Where the next element goes.
  private mutating func place() -> StateEncoder {
    encoder.next(in: number)
    count += 1
    return encoder
  }

  mutating func encodeNil() { place().bytes.append("null") }
  mutating func encode(_ value: Bool) { place().bytes.append(value ? "true" : "false") }
  mutating func encode(_ value: String) { place().bytes.append(quoted: value) }
  mutating func encode(_ value: Double) { place().bytes.append(json: value) }
  mutating func encode(_ value: Float) { place().bytes.append(json: value) }
  mutating func encode(_ value: Int) { place().bytes.append(json: value) }
  mutating func encode(_ value: Int8) { place().bytes.append(json: value) }
  mutating func encode(_ value: Int16) { place().bytes.append(json: value) }
  mutating func encode(_ value: Int32) { place().bytes.append(json: value) }
  mutating func encode(_ value: Int64) { place().bytes.append(json: value) }
  mutating func encode(_ value: UInt) { place().bytes.append(json: value) }
  mutating func encode(_ value: UInt8) { place().bytes.append(json: value) }
  mutating func encode(_ value: UInt16) { place().bytes.append(json: value) }
  mutating func encode(_ value: UInt32) { place().bytes.append(json: value) }
  mutating func encode(_ value: UInt64) { place().bytes.append(json: value) }
  mutating func encode<Value: Encodable>(_ value: Value) throws { try place().write(value) }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type) -> KeyedEncodingContainer<Nested> {
    KeyedEncodingContainer(
      KeyedState<Nested>(encoder: encoder, number: place().begin(UInt8(ascii: "{"), UInt8(ascii: "}"))))
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    ListState(encoder: encoder, number: place().begin(UInt8(ascii: "["), UInt8(ascii: "]")))
  }

  func superEncoder() -> any Encoder {
    encoder.leaveToFoundation()
    return encoder
  }
}
