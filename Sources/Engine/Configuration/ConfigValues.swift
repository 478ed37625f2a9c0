import Beamulator
package import ActorRuntime
package import Foundation

/// The speed of simulated time: `1`, `200`, `max`.
package enum Speed: Codable, Sendable, Hashable, CustomStringConvertible {
  case times(Double)
  case max

  package init(text: String) throws {
    if text == "max" {
      self = .max
    } else if let factor = Double(text), 1e-6...1e6 ~= factor {
      self = .times(factor)
    } else {
      throw InvalidValue(
        description:
          "'\(text)' is not a speed; write a number from 0.000001 to 1000000, or max to skip from event to event")
    }
  }

  package init(from decoder: any Decoder) throws {
    try self.init(text: decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  package var pace: Pace {
    switch self {
    case .times(let factor): .scaled(factor)
    case .max: .skip
    }
  }

  package var description: String {
    switch self {
    case .times(let factor): factor == factor.rounded() ? "\(Int(factor))" : "\(factor)"
    case .max: "max"
    }
  }
}

/// A date and time with an offset: `2026-01-05T08:00:00Z`.
package struct StartDate: Decodable, Sendable {
  /// Microseconds since 1970.
  package let microseconds: Int64

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let date = try? Date(text, strategy: .iso8601) else {
      throw InvalidValue(description: "'\(text)' is not a date; write one as in 2026-01-05T08:00:00Z")
    }
    microseconds = Int64(date.timeIntervalSince1970 * 1e6)
  }
}

/// A time zone by its name in the tz database: `Europe/Vienna`.
package struct TimeZoneName: Decodable, Sendable {
  package let timeZone: TimeZone

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let zone = TimeZone(identifier: text) else {
      let hint =
        SpellingSuggestion.among(TimeZone.knownTimeZoneIdentifiers, to: text).map { ", did you mean '\($0)'?" } ?? ";"
      throw InvalidValue(description: "'\(text)' is not a time zone\(hint) write one as in Europe/Vienna, or UTC")
    }
    timeZone = zone
  }
}

/// A number of actors, 0 or more.
package struct ActorCount: Decodable, Sendable {
  package let value: Int

  package init(_ value: Int) { self.value = value }

  package init(text: String) throws {
    guard let value = Int(text), 0...10_000_000 ~= value else {
      throw InvalidValue(description: "'\(text)' is not a number of actors; write a whole number from 0 to 10000000")
    }
    self.value = value
  }

  package init(from decoder: any Decoder) throws {
    try self.init(text: decoder.singleValueContainer().decode(String.self))
  }
}

/// A count of 1 or more.
package struct PositiveCount: Decodable, Sendable {
  package let value: Int

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let value = Int(text), 1...1_000_000_000 ~= value else {
      throw InvalidValue(description: "found '\(text)', expected a whole number of 1 or more")
    }
    self.value = value
  }
}

/// A number of bytes: `1048576`, `64KiB`, `10GiB`.
package struct ByteCount: Decodable, Sendable, CustomStringConvertible {
  private static let units: [(name: String, size: Int)] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

  package let value: Int

  package init(_ value: Int) { self.value = value }

  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    let unit = Self.units.first { text.hasSuffix($0.name) }
    let digits = text.dropLast(unit?.name.count ?? 0)
    guard digits.allSatisfy({ "0"..."9" ~= $0 }), let count = Int(digits), count > 0,
      case let (value, overflow) = count.multipliedReportingOverflow(by: unit?.size ?? 1), !overflow
    else {
      throw InvalidValue(
        description: "'\(text)' is not a size; write a number of bytes, or of KiB, MiB or GiB, as in 10GiB")
    }
    self.value = value
  }

  package var description: String {
    let unit = Self.units.first { value % $0.size == 0 }
    return unit.map { "\(value / $0.size)\($0.name)" } ?? "\(value)"
  }
}

/// A log level by name.
package struct LogLevel: Decodable, Sendable {
  package let level: RunLog.Level

  package init(text: String) throws {
    guard let level = RunLog.Level.allCases.first(where: { $0.description == text }) else {
      let known = RunLog.Level.allCases.map(\.description).joined(separator: ", ")
      throw InvalidValue(description: "'\(text)' is not a log level; write one of: \(known)")
    }
    self.level = level
  }

  package init(from decoder: any Decoder) throws {
    try self.init(text: decoder.singleValueContainer().decode(String.self))
  }
}
