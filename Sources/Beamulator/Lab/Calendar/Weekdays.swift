/// One or more days of the week: `mon-fri`, `sat,sun`, or a list `[mon, wed]`.
public struct Weekdays: Codable, Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// A bit for each day, Monday in the lowest.
  private let bits: UInt8

  public static let mondayToFriday: Weekdays = [.monday, .tuesday, .wednesday, .thursday, .friday]
  public static let all = Weekdays(Weekday.allCases)

  /// Creates a set of days.
  ///
  /// - Parameter days: One or more days.
  public init(_ days: some Sequence<Weekday>) {
    bits = days.reduce(0) { $0 | 1 << ($1.rawValue - 1) }
    precondition(bits != 0, "Weekdays has no day; give at least one")
  }

  public init(arrayLiteral days: Weekday...) { self.init(days) }

  /// Parses days and ranges of days, separated by commas: `mon-fri`, `mon,wed`, `sat-mon`.
  ///
  /// - Throws: An error with the cause and a remedy if the text is invalid.
  public init(text: String) throws { try self.init(texts: text.split(separator: ",").map(String.init)) }

  private init(texts: [String]) throws {
    guard !texts.isEmpty else {
      throw InvalidValue(description: "found no day of the week; write at least one, as in mon-fri or [mon, wed]")
    }
    self.init(try texts.flatMap(Self.days))
  }

  private static func days(_ text: String) throws -> [Weekday] {
    let ends = try text.split(separator: "-", omittingEmptySubsequences: false).map {
      try Weekday(text: $0.filter { !$0.isWhitespace })
    }
    guard ends.count <= 2 else {
      throw InvalidValue(description: "'\(text)' is not a range of days; write the first and the last, as in mon-fri")
    }
    // A range may extend past the end of the week.
    let length = (ends[ends.count - 1].rawValue - ends[0].rawValue + 7) % 7
    return (0...length).map { Weekday.allCases[(ends[0].rawValue - 1 + $0) % 7] }
  }

  /// Returns whether a day is one of these.
  public func contains(_ day: Weekday) -> Bool { bits >> (day.rawValue - 1) & 1 == 1 }

  /// The shortest text from Monday on: `mon-fri`, `mon,wed,fri`.
  public var description: String {
    let days = Weekday.allCases.filter(contains)
    let runs = days.reduce(into: [[Weekday]]()) { runs, day in
      if let last = runs.last?.last, last.rawValue + 1 == day.rawValue {
        runs[runs.count - 1].append(day)
      } else {
        runs.append([day])
      }
    }
    return runs.map { $0.count > 2 ? "\($0[0])-\($0[$0.count - 1])" : $0.map(\.description).joined(separator: ",") }
      .joined(separator: ",")
  }

  public init(from decoder: any Decoder) throws {
    if let texts = try? [String](from: decoder) {
      try self.init(texts: texts)
    } else {
      try self.init(text: decoder.singleValueContainer().decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
