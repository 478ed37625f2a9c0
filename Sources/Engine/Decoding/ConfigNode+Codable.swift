import Beamulator
import Foundation

extension ConfigNode: Codable {
  /// Decodes the value unchanged: with its locations by ``ConfigDecoder``; for JSON see ``located(at:)``.
  package init(from decoder: any Decoder) throws {
    if let decoder = decoder as? NodeDecoder {
      self = decoder.whole()
    } else if let container = try? decoder.container(keyedBy: ConfigKey.self) {
      let keys = container.allKeys.sorted { $0.stringValue < $1.stringValue }
      let entries = try keys.map {
        Entry(key: $0.stringValue, location: .json, node: try container.decode(ConfigNode.self, forKey: $0))
      }
      self.init(.mapping(entries), location: .json)
    } else if var container = try? decoder.unkeyedContainer() {
      var elements: [ConfigNode] = []
      while !container.isAtEnd { elements.append(try container.decode(ConfigNode.self)) }
      self.init(.sequence(elements), location: .json)
    } else {
      self.init(try Self.scalar(decoder.singleValueContainer()), location: .json)
    }
  }

  private static func scalar(_ container: any SingleValueDecodingContainer) throws -> Value {
    if container.decodeNil() { return .null }
    if let truth = try? container.decode(Bool.self) { return .scalar("\(truth)", isQuoted: false) }
    if let number = try? container.decode(Int64.self) { return .scalar("\(number)", isQuoted: false) }
    if let number = try? container.decode(UInt64.self) { return .scalar("\(number)", isQuoted: false) }
    if let number = try? container.decode(Double.self) { return .scalar("\(number)", isQuoted: false) }
    return .scalar(try container.decode(String.self), isQuoted: true)
  }

  /// Encodes unquoted numbers and booleans as such, and all other text as text.
  package func encode(to encoder: any Encoder) throws {
    switch value {
    case .mapping(let entries):
      var container = encoder.container(keyedBy: ConfigKey.self)
      for entry in entries { try container.encode(entry.node, forKey: ConfigKey(stringValue: entry.key)) }
    case .sequence(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .scalar(let text, let isQuoted):
      var container = encoder.singleValueContainer()
      if isNull {
        try container.encodeNil()
      } else if !isQuoted, let number = Int64(text), "\(number)" == text {
        try container.encode(number)
      } else if !isQuoted, let number = UInt64(text), "\(number)" == text {
        try container.encode(number)
      } else if !isQuoted, let number = Double(text), "\(number)" == text, number.isFinite {
        try container.encode(number)
      } else if !isQuoted, let truth = Bool(text) {
        try container.encode(truth)
      } else {
        try container.encode(text)
      }
    }
  }

  /// Encodes a value as a node with the location of defaults.
  package init(encoding value: some Encodable) throws(ConfigError) {
    let (encoder, decoder) = (JSONEncoder(), JSONDecoder())
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: Double.infinityText, negativeInfinity: "-\(Double.infinityText)", nan: ".nan")
    do {
      self = try decoder.decode(ConfigNode.self, from: encoder.encode(value)).located(at: .standard)
    } catch {
      throw ConfigError(.standard, "cannot encode \(type(of: value)): \(error)")
    }
  }
}
