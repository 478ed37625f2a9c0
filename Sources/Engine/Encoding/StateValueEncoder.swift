import Beamulator
import Foundation

/// Writes one value to a state's text, which outlives it.
///
/// It and the containers refer to the text by address, which avoids reference counting at each field.
struct StateValueEncoder {
  let text: UnsafeMutablePointer<StateText>

  /// Writes a value of any type.
  ///
  /// - Parameter isTopLevel: Whether the value is not part of another.
  func write<Value: Encodable>(_ value: Value, isTopLevel: Bool = false) throws {
    // Common types, without a call of the type's own encoding.
    if Value.self == Int.self { return text.pointee.bytes.append(cbor: unsafeBitCast(value, to: Int.self)) }
    if Value.self == Double.self { return text.pointee.bytes.append(cbor: unsafeBitCast(value, to: Double.self)) }
    if Value.self == String.self { return text.pointee.bytes.append(cbor: unsafeBitCast(value, to: String.self)) }
    if Value.self == [Int].self { return write(unsafeBitCast(value, to: [Int].self)) { $0.append(cbor: $1) } }
    if Value.self == [Double].self { return write(unsafeBitCast(value, to: [Double].self)) { $0.append(cbor: $1) } }
    if Value.self == [String].self { return write(unsafeBitCast(value, to: [String].self)) { $0.append(cbor: $1) } }
    // Types that Foundation encodes differently from their own encoding.
    if Value.self == Data.self, let data = value as? Data {
      return text.pointee.bytes.append(cbor: data.base64EncodedString())
    }
    if Value.self == URL.self, let url = value as? URL {
      return text.pointee.bytes.append(cbor: url.absoluteString)
    }
    if Value.self == Decimal.self { text.pointee.needsFoundation = true }
    let depth = text.pointee.depth
    text.pointee.expectsValue = true
    do {
      try value.encode(to: self)
    } catch {
      // Even if the caller ignores the error.
      text.pointee.needsFoundation = true
      throw error
    }
    if text.pointee.expectsValue {
      text.pointee.expectsValue = false
      // Foundation refuses a top-level value that writes nothing.
      if isTopLevel { text.pointee.needsFoundation = true }
      text.pointee.bytes.append(CBORByte.emptyMap)
    }
    text.pointee.close(to: depth)
  }

  /// Writes an array of elements of a common type.
  private func write<Element>(_ list: [Element], _ append: (inout ByteBuffer, Element) -> Void) {
    text.pointee.bytes.append(cborListOf: list.count)
    for element in list { append(&text.pointee.bytes, element) }
  }
}

extension StateValueEncoder: Encoder {
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
    _ = text.pointee.claimValue()
    return KeyedEncodingContainer(StateFields(text: text))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    _ = text.pointee.claimValue()
    return StateElements(text: text)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension StateValueEncoder: SingleValueEncodingContainer {
  func encodeNil() { if text.pointee.claimValue() { text.pointee.bytes.append(CBORByte.null) } }
  func encode(_ value: Bool) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: String) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Double) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Float) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Int) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Int8) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Int16) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Int32) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Int64) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: UInt) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: UInt8) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: UInt16) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: UInt32) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: UInt64) { if text.pointee.claimValue() { text.pointee.bytes.append(cbor: value) } }
  func encode<Value: Encodable>(_ value: Value) throws { if text.pointee.claimValue() { try write(value) } }
}
