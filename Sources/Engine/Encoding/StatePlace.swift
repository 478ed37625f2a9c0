import Beamulator
import Foundation

/// The place of a value in what is being written, which outlives it.
///
/// It and the containers refer to the text by its address: what they copy at each field would otherwise be counted.
struct StatePlace {
  let text: UnsafeMutablePointer<StateText>

  /// Writes a value, whatever it is.
  ///
  /// - Parameter isWhole: Whether it is no part of another.
  func write<Value: Encodable>(_ value: Value, isWhole: Bool = false) throws {
    // The usual ones without the way through the type's own code.
    if Value.self == Int.self { return text.pointee.bytes.append(cbor: unsafeBitCast(value, to: Int.self)) }
    if Value.self == Double.self { return text.pointee.bytes.append(cbor: unsafeBitCast(value, to: Double.self)) }
    if Value.self == String.self { return text.pointee.bytes.append(cbor: unsafeBitCast(value, to: String.self)) }
    if Value.self == [Int].self { return write(unsafeBitCast(value, to: [Int].self)) { $0.append(cbor: $1) } }
    if Value.self == [Double].self { return write(unsafeBitCast(value, to: [Double].self)) { $0.append(cbor: $1) } }
    if Value.self == [String].self { return write(unsafeBitCast(value, to: [String].self)) { $0.append(cbor: $1) } }
    // What Foundation writes differently than the type itself would.
    if Value.self == Data.self, let data = value as? Data {
      return text.pointee.bytes.append(cbor: data.base64EncodedString())
    }
    if Value.self == URL.self, let url = value as? URL {
      return text.pointee.bytes.append(cbor: url.absoluteString)
    }
    if Value.self == Decimal.self { text.pointee.isBeyond = true }
    let depth = text.pointee.depth
    text.pointee.isAwaited = true
    do {
      try value.encode(to: self)
    } catch {
      // Also where the caller goes on without it.
      text.pointee.isBeyond = true
      throw error
    }
    if text.pointee.isAwaited {
      text.pointee.isAwaited = false
      // Nothing was written, which Foundation refuses for what is no part of another.
      if isWhole { text.pointee.isBeyond = true }
      text.pointee.bytes.append(CBORByte.emptyMap)
    }
    text.pointee.close(to: depth)
  }

  /// Writes a list whose elements are written in one way.
  private func write<Element>(_ list: [Element], _ append: (inout ByteBuffer, Element) -> Void) {
    text.pointee.bytes.append(cborListOf: list.count)
    for element in list { append(&text.pointee.bytes, element) }
  }
}

extension StatePlace: Encoder {
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
    _ = text.pointee.takePlace()
    return KeyedEncodingContainer(StateFields(text: text))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    _ = text.pointee.takePlace()
    return StateElements(text: text)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension StatePlace: SingleValueEncodingContainer {
  func encodeNil() { if text.pointee.takePlace() { text.pointee.bytes.append(CBORByte.null) } }
  func encode(_ value: Bool) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: String) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Double) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Float) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Int) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Int8) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Int16) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Int32) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: Int64) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: UInt) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: UInt8) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: UInt16) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: UInt32) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode(_ value: UInt64) { if text.pointee.takePlace() { text.pointee.bytes.append(cbor: value) } }
  func encode<Value: Encodable>(_ value: Value) throws { if text.pointee.takePlace() { try write(value) } }
}
