/// Writes the fields of an object.
struct StateFields<Key: CodingKey>: KeyedEncodingContainerProtocol {
  private let text: UnsafeMutablePointer<StateText>
  private let number: Int
  /// Nil for a key type of more than one byte.
  private let keys: StateKeys?

  /// Begins an object as a value.
  init(text: UnsafeMutablePointer<StateText>) {
    self.text = text
    number = text.pointee.begin(CBORByte.map)
    keys = MemoryLayout<Key>.size == 1 ? text.pointee.keys(of: Key.self) : nil
  }

  var codingPath: [any CodingKey] { [] }

  /// Writes a key and prepares the text for its value.
  private func begin(_ key: Key) -> UnsafeMutablePointer<StateText> {
    text.pointee.next(in: number)
    if let keys {
      keys.write(key, to: &text.pointee.bytes)
    } else {
      text.pointee.bytes.append(cbor: key.stringValue)
    }
    return text
  }

  func encodeNil(forKey key: Key) { begin(key).pointee.bytes.append(CBORByte.null) }
  func encode(_ value: Bool, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: String, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Double, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Float, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Int, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Int8, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Int16, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Int32, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: Int64, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: UInt, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: UInt8, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: UInt16, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: UInt32, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode(_ value: UInt64, forKey key: Key) { begin(key).pointee.bytes.append(cbor: value) }
  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try StateValueEncoder(text: begin(key)).write(value)
  }

  func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
    KeyedEncodingContainer(StateFields<Nested>(text: begin(key)))
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { StateElements(text: begin(key)) }

  func superEncoder() -> any Encoder {
    text.pointee.needsFoundation = true
    return StateValueEncoder(text: text)
  }

  func superEncoder(forKey key: Key) -> any Encoder { superEncoder() }
}
