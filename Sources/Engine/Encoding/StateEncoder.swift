import Beamulator
import Foundation

/// Encodes values as CBOR (RFC 8949) into a reused buffer, several times faster than Foundation's encoder.
///
/// Values are written in one pass. Some values are encoded by Foundation instead, as JSON in an item of its own: values
/// that write to a container after beginning a sibling, use `superEncoder` or two containers, or contain decimals.
/// Foundation also encodes values that throw, so that errors have its texts. The coding path is always empty, and a key
/// that is written twice is encoded twice.
final class StateEncoder {
  // Deallocated with the encoder.
  private let text: UnsafeMutablePointer<StateText>
  /// The type of the last value, and its `Encodable` metatype if it has one.
  private var latest: (type: ObjectIdentifier, encodable: (any Encodable.Type)?)?

  init() {
    text = .allocate(capacity: 1)
    text.initialize(to: StateText())
  }

  deinit {
    text.deinitialize(count: 1)
    text.deallocate()
  }

  var bytes: ByteBuffer {
    _read { yield text.pointee.bytes }
    _modify { yield &text.pointee.bytes }
  }

  /// Appends a value to the bytes.
  ///
  /// - Throws: What Foundation's encoder throws; the bytes are then as before.
  func append(_ value: some Encodable) throws {
    let start = bytes.count
    text.pointee.begin()
    try? StateValueEncoder(text: text).write(value, isTopLevel: true)
    guard text.pointee.needsFoundation else { return }
    bytes.cut(to: start)
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    append(json: try encoder.encode(value))
  }

  /// Appends a value that is encoded as JSON.
  func append(json: some ContiguousBytes) {
    json.withUnsafeBytes { $0.withMemoryRebound(to: UInt8.self) { bytes.append(cborJSON: $0) } }
  }

  /// Appends a value if its type is `Encodable`.
  ///
  /// - Throws: What Foundation's encoder throws; the bytes are then as before.
  func append<Value: Sendable>(ifEncodable value: Value) throws {
    // A cast of the value would look the type up and copy the value each time.
    let type = ObjectIdentifier(Value.self)
    if latest?.type != type { latest = (type, Value.self as? any Encodable.Type) }
    if let encodable = latest?.encodable { try append(value, as: encodable) }
  }

  /// - Parameter type: The value's own type.
  private func append<Value, Encoded: Encodable>(_ value: Value, as type: Encoded.Type) throws {
    try withUnsafePointer(to: value) { pointer in
      try pointer.withMemoryRebound(to: type, capacity: 1) { try append($0.pointee) }
    }
  }
}

/// The bytes of a state and the containers that are open in it.
struct StateText: ~Copyable {
  var bytes = ByteBuffer()
  /// Whether a value is expected and not begun.
  var expectsValue = false
  /// Whether the value must be encoded by Foundation.
  var needsFoundation = false
  /// The numbers of the open containers, the innermost last.
  private var open: [Int] = []
  /// The number of the innermost container.
  private var innermost = 0
  private var containers = 0
  /// The encoded keys by coding key type.
  private var keys: [ObjectIdentifier: StateKeys] = [:]
  private var latest: (type: ObjectIdentifier, keys: StateKeys)?

  deinit { for keys in keys.values { keys.free() } }

  /// Returns the encoded keys of a type.
  mutating func keys(of type: Any.Type) -> StateKeys {
    let type = ObjectIdentifier(type)
    if let latest, latest.type == type { return latest.keys }
    let found = keys[type] ?? StateKeys()
    keys[type] = found
    latest = (type, found)
    return found
  }

  /// Prepares for a top-level value.
  mutating func begin() {
    (needsFoundation, containers, innermost) = (false, 0, 0)
    open.removeAll(keepingCapacity: true)
  }

  /// The number of open containers.
  var depth: Int { open.count }

  /// Claims the expected value; false when none is expected, so that Foundation encodes it.
  mutating func claimValue() -> Bool {
    if !expectsValue { needsFoundation = true }
    defer { expectsValue = false }
    return expectsValue
  }

  /// Begins a container as a value and returns its number.
  mutating func begin(_ start: UInt8) -> Int {
    bytes.append(start)
    containers += 1
    innermost = containers
    open.append(containers)
    return containers
  }

  /// Prepares for the next element of a container, and closes the containers within it.
  mutating func next(in container: Int) {
    if innermost != container { reopen(container) }
  }

  mutating func close(to depth: Int) {
    while open.count > depth {
      open.removeLast()
      bytes.append(CBORByte.end)
    }
    innermost = open.last ?? 0
  }

  private mutating func reopen(_ container: Int) {
    guard let index = open.lastIndex(of: container) else { return needsFoundation = true }
    close(to: index + 1)
  }
}
