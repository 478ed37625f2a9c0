package import Beamulator
import Foundation

/// Encodes and decodes saved values: JSON, with infinities and NaN as text.
enum StoredValue {
  static func text(_ value: any Encodable) throws -> String {
    let encoder = StateEncoder()
    try encoder.append(value)
    let bytes = Array(encoder.bytes.bytes)
    var reader = ByteReader(bytes, in: bytes.indices)
    return try reader.json()
  }

  static func value<Value: Decodable>(_ type: Value.Type, _ json: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: json)
  }

  /// Returns a name of a type that is the same in every process: without the module, which differs between builds of a
  /// simulation's folder, and without the addresses of private contexts.
  static func name(of type: Any.Type) -> String {
    String(reflecting: type).split(separator: ".").dropFirst().filter { !$0.hasPrefix("(unknown context") }
      .joined(separator: ".")
  }
}

/// A saved message in an actor's mailbox.
package struct StoredMessage: Codable, Sendable, Equatable, EncodedMessage {
  package var sender: ActorID
  /// The time of its arrival.
  package var came: SimulatedTime
  /// The name of its type.
  package var type: String
  /// JSON.
  package var body: String

  init(sender: ActorID, came: SimulatedTime, type: String, body: String) {
    self.sender = sender
    self.came = came
    self.type = type
    self.body = body
  }

  /// Encodes a message; nil if its body is not `Encodable`.
  init?(_ envelope: Envelope) throws {
    if let stored = envelope.body as? StoredMessage {
      self = stored
      return
    }
    guard let body = envelope.body as? any Encodable else { return nil }
    sender = envelope.sender
    came = envelope.came
    type = StoredValue.name(of: Swift.type(of: envelope.body))
    self.body = try StoredValue.text(body)
  }

  package func decoded<Body: Decodable>(as type: Body.Type) -> Body? {
    guard self.type == StoredValue.name(of: type) else { return nil }
    return try? StoredValue.value(type, Data(body.utf8))
  }
}
