/// A local time of day, to the minute: 00:00 to 24:00, the midnight at the end of a day.
public struct TimeOfDay: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The minutes since midnight, 0 to 1440.
  public let minutes: Int

  /// Creates a time of day.
  ///
  /// - Parameters:
  ///   - hour: 0 to 24.
  ///   - minute: 0 to 59; 0 if the hour is 24.
  public init(_ hour: Int, _ minute: Int = 0) {
    precondition(
      0...23 ~= hour && 0...59 ~= minute || hour == 24 && minute == 0,
      "\(hour):\(minute) is not a time of day; give an hour in 0...23 and a minute in 0...59, or 24 and 0")
    minutes = hour * 60 + minute
  }

  /// Parses an hour and a minute: `08:00`, `8:30`, `24:00`.
  ///
  /// - Throws: An error with the cause and a remedy if the text is not a time of day.
  public init(text: String) throws {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let hour = Int(digits: parts[0], count: 1...2),
      let minute = Int(digits: parts[1], count: 2...2),
      minute < 60, hour * 60 + minute <= 1440
    else {
      throw InvalidValue(description: "'\(text)' is not a time of day; write one from 00:00 to 24:00, as in 08:30")
    }
    self.init(hour, minute)
  }

  public var hour: Int { minutes / 60 }
  public var minute: Int { minutes % 60 }

  public var description: String {
    (hour < 10 ? "0\(hour)" : "\(hour)") + (minute < 10 ? ":0\(minute)" : ":\(minute)")
  }

  public static func < (a: TimeOfDay, b: TimeOfDay) -> Bool { a.minutes < b.minutes }

  public init(from decoder: any Decoder) throws {
    try self.init(text: decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
