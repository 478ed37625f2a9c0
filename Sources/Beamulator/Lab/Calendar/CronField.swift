/// One of the five fields of a cron expression, as a set of numbers.
struct CronField: Hashable, Sendable {
  enum Unit: String, Sendable {
    case minute, hour
    case day = "day of the month"
    case month
    case weekday = "day of the week"

    var range: ClosedRange<Int> {
      switch self {
      case .minute: 0...59
      case .hour: 0...23
      case .day: 1...31
      case .month: 1...12
      case .weekday: 0...7
      }
    }

    /// The names of the first numbers of the range, in order.
    fileprivate var names: [String] {
      switch self {
      case .minute, .hour, .day: []
      case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
      case .weekday: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
      }
    }
  }

  private let bits: UInt64
  /// Whether the text starts with a star; for a day field, a day must then match both day fields.
  let hasStar: Bool

  init(text: String, unit: Unit) throws {
    hasStar = text.hasPrefix("*")
    var bits: UInt64 = 0
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let numbers = Self.numbers(String(part), unit) else {
        let names = unit.names.isEmpty ? "" : " or \(unit.names.joined(separator: " "))"
        throw InvalidValue(
          description: "'\(part)' is not a valid \(unit.rawValue); write * or numbers from "
            + "\(unit.range.lowerBound) to \(unit.range.upperBound)\(names), as in 5, 1-5, */2, 1-5/2 or 1,3")
      }
      for number in numbers { bits |= 1 << UInt64(unit == .weekday ? number % 7 : number) }
    }
    self.bits = bits
  }

  private static func numbers(_ text: String, _ unit: Unit) -> StrideThrough<Int>? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    var range = unit.range
    if parts[0] != "*" {
      let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { number(String($0), unit) }
      guard ends.count <= 2, let first = ends[0], var last = ends[ends.count - 1] else { return nil }
      // Sunday is both the first and the last day of the week.
      if unit == .weekday, last == 0, first > 0 { last = 7 }
      guard first <= last else { return nil }
      range = first...last
      guard parts.count == 1 || ends.count == 2 else { return nil }
    }
    guard parts.count <= 2 else { return nil }
    guard parts.count == 2 else { return stride(from: range.lowerBound, through: range.upperBound, by: 1) }
    guard let step = Int(digits: parts[1], count: 1...2), step > 0 else { return nil }
    return stride(from: range.lowerBound, through: range.upperBound, by: step)
  }

  private static func number(_ text: String, _ unit: Unit) -> Int? {
    if let index = unit.names.firstIndex(of: text.lowercased()) { return unit.range.lowerBound + index }
    guard let number = Int(digits: text, count: 1...2), unit.range.contains(number) else { return nil }
    return number
  }

  func contains(_ number: Int) -> Bool { bits >> UInt64(number) & 1 == 1 }

  /// Returns the smallest number of the set that is not less than a number.
  func next(from number: Int) -> Int? {
    let rest = bits >> UInt64(number)
    return rest == 0 ? nil : number + rest.trailingZeroBitCount
  }
}
