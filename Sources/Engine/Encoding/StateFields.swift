/// Writes an object's fields.
struct StateFields<Key: CodingKey>: KeyedEncodingContainerProtocol {
  private let text: UnsafeMutablePointer<StateText>
  private let number: Int
  /// Nil where a key is no single byte.
  private let keys: StateKeys?

  /// Begins an object in the place of a value.
  init(text: UnsafeMutablePointer<StateText>) {
    self.text = text
    number = text.pointee.begin(CBORByte.map)
    keys = MemoryLayout<Key>.size == 1 ? text.pointee.keys(of: Key.self) : nil
  }

  var codingPath: [any CodingKey] { [] }

  /// The text, where the value of a key goes.
  private func place(of key: Key) -> UnsafeMutablePointer<StateText> {
    text.pointee.next(in: number)
    if let keys {
      keys.write(key, to: &text.pointee.bytes)
    } else {
      text.pointee.bytes.append(cbor: key.stringValue)
    }
    return text
  }

  func encodeNil(forKey key: Key) { place(of: key).pointee.bytes.append(CBORByte.null) }
  func encode(_ value: Bool, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: String, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Double, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Float, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Int, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Int8, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Int16, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Int32, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Int64, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: UInt, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: UInt8, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: UInt16, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: UInt32, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode(_ value: UInt64, forKey key: Key) { place(of: key).pointee.bytes.append(cbor: value) }
  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try StatePlace(text: place(of: key)).write(value)
  }

  func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
    KeyedEncodingContainer(StateFields<Nested>(text: place(of: key)))
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { StateElements(text: place(of: key)) }

  func superEncoder() -> any Encoder {
    text.pointee.isBeyond = true
    return StatePlace(text: text)
  }

  func superEncoder(forKey key: Key) -> any Encoder { superEncoder() }
}
