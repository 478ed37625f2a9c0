import Foundation

/// Encodes values as compact JSON into bytes that are used again, many times faster than Foundation's encoder.
///
/// It writes each value as it comes. What cannot be written so is left to Foundation: a container that is written to after
/// another was begun, `superEncoder`, two containers for one value, decimals. So is every error, to be told in Foundation's words.
/// It keeps no coding path; those who ask are told an empty one. A key that is written twice to one container stands twice.
final class StateEncoder {
  var bytes = ByteBuffer()
  /// Whether a value is expected that nobody has begun to write.
  private var isAwaited = false
  /// Whether something came up that is left to Foundation.
  private var isBeyond = false
  /// The containers that are open, the innermost last: what closes each, and its number.
  private var open: [(end: UInt8, number: Int)] = []
  /// The number of the innermost container.
  private var innermost = 0
  private var containers = 0

  /// Appends a value to the bytes.
  ///
  /// - Throws: What Foundation's encoder throws; the bytes are then as before.
  func append(_ value: any Encodable) throws {
    let start = bytes.count
    (isBeyond, containers, innermost) = (false, 0, 0)
    open.removeAll(keepingCapacity: true)
    try? write(value, isWhole: true)
    guard isBeyond else { return }
    bytes.cut(to: start)
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    for byte in try encoder.encode(value) { bytes.append(byte) }
  }

  // MARK: Values

  /// Writes a value in its place, whatever it is.
  func write<Value: Encodable>(_ value: Value, isWhole: Bool = false) throws {
    // The usual ones without the way through the type's own code.
    if Value.self == Int.self { return bytes.append(json: unsafeBitCast(value, to: Int.self)) }
    if Value.self == Double.self { return bytes.append(json: unsafeBitCast(value, to: Double.self)) }
    if Value.self == String.self { return bytes.append(quoted: unsafeBitCast(value, to: String.self)) }
    // What Foundation writes differently than the type itself would.
    if Value.self == Data.self, let data = value as? Data { return bytes.append(quoted: data.base64EncodedString()) }
    if Value.self == URL.self, let url = value as? URL { return bytes.append(quoted: url.absoluteString) }
    if Value.self == Decimal.self { leaveToFoundation() }
    let depth = open.count
    isAwaited = true
    do {
      try value.encode(to: self)
    } catch {
      // Also where the caller goes on without it.
      leaveToFoundation()
      throw error
    }
    if isAwaited {
      if isWhole { return leaveToFoundation() }
      isAwaited = false
      bytes.append("{}")
    }
    close(to: depth)
  }

  /// Takes the place of the value that is expected; false when there is none, which is left to Foundation.
  private func takePlace() -> Bool {
    if !isAwaited { isBeyond = true }
    defer { isAwaited = false }
    return isAwaited
  }

  func leaveToFoundation() { isBeyond = true }

  // MARK: Containers

  /// Begins a container in the place of a value and gives its number.
  func begin(_ start: UInt8, _ end: UInt8) -> Int {
    bytes.append(start)
    containers += 1
    innermost = containers
    open.append((end, containers))
    return containers
  }

  /// Makes ready for the next element of a container: those within it are complete.
  @inline(__always)
  func next(in container: Int) {
    if innermost != container { reopen(container) }
    // A text ends with a quote, so that these are never a value's last byte.
    if let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") { bytes.append(UInt8(ascii: ",")) }
  }

  private func reopen(_ container: Int) {
    guard let place = open.lastIndex(where: { $0.number == container }) else { return leaveToFoundation() }
    close(to: place + 1)
  }

  private func close(to depth: Int) {
    while open.count > depth, let container = open.popLast() { bytes.append(container.end) }
    innermost = open.last?.number ?? 0
  }
}

extension StateEncoder: Encoder {
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
    _ = takePlace()
    return KeyedEncodingContainer(KeyedState(encoder: self, number: begin(UInt8(ascii: "{"), UInt8(ascii: "}"))))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    _ = takePlace()
    return ListState(encoder: self, number: begin(UInt8(ascii: "["), UInt8(ascii: "]")))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension StateEncoder: SingleValueEncodingContainer {
  func encodeNil() { if takePlace() { bytes.append("null") } }
  func encode(_ value: Bool) { if takePlace() { bytes.append(value ? "true" : "false") } }
  func encode(_ value: String) { if takePlace() { bytes.append(quoted: value) } }
  func encode(_ value: Double) { if takePlace() { bytes.append(json: value) } }
  func encode(_ value: Float) { if takePlace() { bytes.append(json: value) } }
  func encode(_ value: Int) { if takePlace() { bytes.append(json: value) } }
  func encode(_ value: Int8) { if takePlace() { bytes.append(json: value) } }
  func encode(_ value: Int16) { if takePlace() { bytes.append(json: value) } }
  func encode(_ value: Int32) { if takePlace() { bytes.append(json: value) } }
  func encode(_ value: Int64) { if takePlace() { bytes.append(json: value) } }
  func encode(_ value: UInt) { if takePlace() { bytes.append(json: value) } }
  func encode(_ value: UInt8) { if takePlace() { bytes.append(json: value) } }
  func encode(_ value: UInt16) { if takePlace() { bytes.append(json: value) } }
  func encode(_ value: UInt32) { if takePlace() { bytes.append(json: value) } }
  func encode(_ value: UInt64) { if takePlace() { bytes.append(json: value) } }
  func encode<Value: Encodable>(_ value: Value) throws { if takePlace() { try write(value) } }
}
