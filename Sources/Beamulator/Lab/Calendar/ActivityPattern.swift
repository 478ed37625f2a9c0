import Glibc

/// The activity of virtual users over the day and the week, in relative weights.
///
/// The weight of an hour is the product of the weights of its hour of the day and its weekday, in local time.
public struct ActivityPattern: Codable, Hashable, Sendable {
  /// The 24 weights of the hours, from 00:00.
  public let hours: [Double]
  /// The 7 weights of the weekdays, from Monday.
  public let days: [Double]

  private enum CodingKeys: CodingKey { case hours, days }

  /// Creates a pattern.
  ///
  /// - Parameters:
  ///   - hours: 24 weights, 0 or more, not all 0.
  ///   - days: 7 weights, 0 or more, not all 0.
  /// - Throws: An error with the cause and a remedy if the weights are invalid.
  public init(
    hours: [Double] = Array(repeating: 1, count: 24), days: [Double] = Array(repeating: 1, count: 7)
  ) throws {
    try Self.check(hours, count: 24, of: "hours")
    try Self.check(days, count: 7, of: "days")
    self.hours = hours
    self.days = days
  }

  /// Decodes a pattern; omitted weights are all equal.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      hours: container.decodeIfPresent([Double].self, forKey: .hours) ?? Array(repeating: 1, count: 24),
      days: container.decodeIfPresent([Double].self, forKey: .days) ?? Array(repeating: 1, count: 7))
  }

  private static func check(_ weights: [Double], count: Int, of name: String) throws {
    guard weights.count == count else {
      throw InvalidValue(description: "found \(weights.count) weights of \(name), expected \(count)")
    }
    // Sums and products of weights must not overflow.
    guard let wrong = weights.first(where: { !(0...1e100 ~= $0) }) else {
      guard weights.contains(where: { $0 > 0 }) else {
        throw InvalidValue(description: "the weights of \(name) are all 0; write at least one above 0")
      }
      return
    }
    throw InvalidValue(description: "\(wrong) is not a weight of \(name); write a number from 0 to 1e100")
  }

  /// Returns the activity at a time, from 0 to 1 in the busiest hour.
  public func level(at time: SimulatedTime, in calendar: RunCalendar) -> Double {
    let second = calendar.localSecond(time)
    return weight(second) / ((hours.max() ?? 0) * (days.max() ?? 0))
  }

  /// Returns the next event, later than a time, of a Poisson process whose rate follows the pattern.
  ///
  /// The rate is constant within each local hour, so its integral is inverted exactly, hour by hour: E. Çinlar,
  /// *Introduction to Stochastic Processes*, 1975, chapter 4.7; algorithm in P. Lewis, G. Shedler: *Simulation of
  /// nonhomogeneous Poisson processes by thinning*, 1979, section 1.
  ///
  /// - Parameter mean: The mean time between events over a whole week; above zero.
  /// - Returns: ``SimulatedTime/never`` if the event is beyond the range of simulated time.
  public func next(
    after time: SimulatedTime, mean: Timespan, in calendar: RunCalendar, using random: inout RandomStream
  ) -> SimulatedTime {
    precondition(mean > .zero, "the mean time between events is \(mean); give one above zero")
    let average = hours.reduce(0, +) * days.reduce(0, +) / 168
    let week = Timespan.weeks(1)
    // The time to the event at the average rate.
    var rest = -log1p(-random.unit()) * Double(mean.nanoseconds)
    var now = time
    while true {
      let second = calendar.second(now)
      let span = calendar.offsets.span(at: second)
      // A week without a clock change has the average rate.
      let weeks = min(
        (rest / Double(week.nanoseconds)).rounded(.down),
        ((calendar.time(second: span.end) - now) / week).rounded(.down))
      if weeks >= 1 {
        now = now + week * weeks
        rest -= Double(week.nanoseconds) * weeks
        continue
      }
      let local = second + span.offset
      let hourEnd = second + (local.floored(by: 3600) + 1) * 3600 - local
      let end = calendar.time(second: min(hourEnd, span.end))
      guard end < .never else { return .never }
      let rate = weight(local) / average
      let passed = Double((end - now).nanoseconds) * rate
      if rest < passed { return now + .nanoseconds(max(1, Int64(rest / rate))) }
      rest -= passed
      now = end
    }
  }

  private func weight(_ localSecond: Int64) -> Double {
    let day = localSecond.floored(by: 86_400)
    return hours[Int(localSecond - day * 86_400) / 3600] * days[Weekday(days: day).rawValue - 1]
  }
}
