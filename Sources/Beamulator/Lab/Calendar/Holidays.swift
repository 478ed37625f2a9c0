/// Holidays: single dates (`2026-12-25`) and yearly ones (`12-25`).
public struct Holidays: Codable, Hashable, Sendable {
  private struct YearDay: Hashable {
    let month: Int
    let day: Int
  }

  private let yearly: Set<YearDay>
  private let dates: Set<CivilDate>

  public static let none = Holidays(yearly: [], dates: [])

  private init(yearly: Set<YearDay>, dates: Set<CivilDate>) {
    self.yearly = yearly
    self.dates = dates
  }

  /// Parses holidays.
  ///
  /// - Throws: An error with the cause and a remedy if a text is not a date.
  public init(_ texts: [String]) throws {
    var yearly: Set<YearDay> = []
    var dates: Set<CivilDate> = []
    for text in texts {
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      let numbers = parts.enumerated().compactMap {
        Int(digits: $1, count: parts.count == 3 && $0 == 0 ? 4...4 : 2...2)
      }
      guard numbers.count == parts.count, 2...3 ~= parts.count, let date = Self.date(numbers) else {
        throw InvalidValue(
          description: "'\(text)' is not a calendar day; write a date as in 2026-12-25, or 12-25 for every year")
      }
      if parts.count == 3 { dates.insert(date) } else { yearly.insert(YearDay(month: date.month, day: date.day)) }
    }
    self.init(yearly: yearly, dates: dates)
  }

  /// Returns the date of a year, month and day, or of a month and day in a leap year; nil if there is no such date.
  private static func date(_ numbers: [Int]) -> CivilDate? {
    let (year, month, day) = (
      numbers.count == 3 ? numbers[0] : 2000, numbers[numbers.count - 2], numbers[numbers.count - 1]
    )
    guard 1...12 ~= month, 1...CivilDate.days(in: month, of: year) ~= day else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  /// Returns whether a local day is a holiday.
  public func contains(_ time: LocalTime) -> Bool {
    contains(CivilDate(year: time.year, month: time.month, day: time.day))
  }

  func contains(_ date: CivilDate) -> Bool {
    yearly.contains(YearDay(month: date.month, day: date.day)) || dates.contains(date)
  }

  public init(from decoder: any Decoder) throws { try self.init([String](from: decoder)) }

  public func encode(to encoder: any Encoder) throws {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let everyYear = yearly.map { "\(two($0.month))-\(two($0.day))" }.sorted()
    let once = dates.sorted().map {
      String(repeating: "0", count: max(0, 4 - "\($0.year)".count)) + "\($0.year)-\(two($0.month))-\(two($0.day))"
    }
    try (everyYear + once).encode(to: encoder)
  }
}
