import Beamulator
import Foundation

/// Encodes values as CBOR (RFC 8949) into bytes that are used again, several times faster than Foundation's encoder.
///
/// It writes each value as it comes. What cannot be written so is left to Foundation: a container that is written to after
/// another was begun, `superEncoder`, two containers for one value, decimals. So is every error, to be told in
/// Foundation's words. It keeps no coding path; those who ask are told an empty one. A key that is written twice to one
/// container stands twice. What Foundation has written is JSON, in an item of its own.
final class StateEncoder {
  // Gone with this.
  private let text: UnsafeMutablePointer<StateText>
  /// The type that was asked for last, and what it is if it encodes itself.
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
    try? StatePlace(text: text).write(value, isWhole: true)
    guard text.pointee.isBeyond else { return }
    bytes.cut(to: start)
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    append(json: try encoder.encode(value))
  }

  /// Appends a value that is JSON.
  func append(json: some ContiguousBytes) {
    json.withUnsafeBytes { $0.withMemoryRebound(to: UInt8.self) { bytes.append(cborJSON: $0) } }
  }

  /// Appends a value to the bytes if it is of a type that encodes itself.
  ///
  /// - Throws: What Foundation's encoder throws; the bytes are then as before.
  func append<Value: Sendable>(ifEncodable value: Value) throws {
    // A cast would look the type up and copy the value, each time.
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

/// What is being written.
struct StateText: ~Copyable {
  var bytes = ByteBuffer()
  /// Whether a value is expected that nobody has begun to write.
  var isAwaited = false
  /// Whether something came up that is left to Foundation.
  var isBeyond = false
  /// The containers that are open, by number, the innermost last.
  private var open: [Int] = []
  /// The number of the innermost container.
  private var innermost = 0
  private var containers = 0
  /// By the type of the keys.
  private var keys: [ObjectIdentifier: StateKeys] = [:]
  private var latest: (type: ObjectIdentifier, keys: StateKeys)?

  deinit { for keys in keys.values { keys.free() } }

  /// What is known of a type's keys.
  mutating func keys(of type: Any.Type) -> StateKeys {
    let type = ObjectIdentifier(type)
    if let latest, latest.type == type { return latest.keys }
    let found = keys[type] ?? StateKeys()
    keys[type] = found
    latest = (type, found)
    return found
  }

  /// Makes ready for a value that stands for itself.
  mutating func begin() {
    (isBeyond, containers, innermost) = (false, 0, 0)
    open.removeAll(keepingCapacity: true)
  }

  /// How many containers are open.
  var depth: Int { open.count }

  /// Takes the place of the value that is expected; false when there is none, which is left to Foundation.
  mutating func takePlace() -> Bool {
    if !isAwaited { isBeyond = true }
    defer { isAwaited = false }
    return isAwaited
  }

  /// Begins a container in the place of a value and gives its number.
  mutating func begin(_ start: UInt8) -> Int {
    bytes.append(start)
    containers += 1
    innermost = containers
    open.append(containers)
    return containers
  }

  /// Makes ready for the next element of a container: those within it are complete.
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
    guard let place = open.lastIndex(of: container) else { return isBeyond = true }
    close(to: place + 1)
  }
}
