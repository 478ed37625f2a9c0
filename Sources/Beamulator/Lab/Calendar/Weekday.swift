/// A day of the week, numbered as in ISO 8601.
public enum Weekday: Int, CaseIterable, Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
  case monday = 1
  case tuesday, wednesday, thursday, friday, saturday, sunday

  /// Parses a name or its first three letters, ignoring case: `mon`, `Monday`.
  ///
  /// - Throws: An error with the cause and a remedy if the text is not a day of the week.
  public init(text: String) throws {
    let name = text.lowercased()
    guard let day = Self.allCases.first(where: { name == $0.description || name == $0.name }) else {
      throw InvalidValue(
        description: "'\(text)' is not a day of the week; write mon, tue, wed, thu, fri, sat or sun")
    }
    self = day
  }

  /// Creates the weekday of a number of days since 1 January 1970, a Thursday.
  init(days: Int64) {
    let sinceMonday = days + 3
    self = Self.allCases[Int(sinceMonday - sinceMonday.floored(by: 7) * 7)]
  }

  private var name: String {
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"][rawValue - 1]
  }

  /// The first three letters: `mon`.
  public var description: String { String(name.prefix(3)) }

  public static func < (a: Weekday, b: Weekday) -> Bool { a.rawValue < b.rawValue }

  public init(from decoder: any Decoder) throws {
    try self.init(text: decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
