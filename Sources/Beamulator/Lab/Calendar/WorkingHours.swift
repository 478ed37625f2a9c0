/// Working hours: the same hours on some days of the week, except holidays.
///
/// A shift over midnight (22:00 to 06:00) belongs to the day on which it starts. At clock changes, its start and end
/// are mapped to instants as in ``RunCalendar``, so the shift becomes longer or shorter.
public struct WorkingHours: Codable, Hashable, Sendable {
  /// The start.
  public let from: TimeOfDay
  /// The end, exclusive; a time of the next day if it is not after ``from``.
  public let to: TimeOfDay
  /// The days of the week on which a shift starts.
  public let days: Weekdays
  /// The days on which no shift starts.
  public let holidays: Holidays

  private enum CodingKeys: CodingKey { case from, to, days, holidays }

  /// Creates working hours.
  ///
  /// - Parameters:
  ///   - from: The start, before 24:00.
  ///   - to: The end, not equal to `from`; 24:00 with a start of 00:00 means the whole day.
  public init(
    from: TimeOfDay = TimeOfDay(8), to: TimeOfDay = TimeOfDay(18), days: Weekdays = .mondayToFriday,
    holidays: Holidays = .none
  ) {
    if let problem = Self.problem(from, to) { preconditionFailure("\(problem)") }
    self.from = from
    self.to = to
    self.days = days
    self.holidays = holidays
  }

  /// Decodes working hours; the defaults are from 08:00 to 18:00, mon-fri, without holidays.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let from = try container.decodeIfPresent(TimeOfDay.self, forKey: .from) ?? TimeOfDay(8)
    let to = try container.decodeIfPresent(TimeOfDay.self, forKey: .to) ?? TimeOfDay(18)
    let days = try container.decodeIfPresent(Weekdays.self, forKey: .days) ?? .mondayToFriday
    let holidays = try container.decodeIfPresent(Holidays.self, forKey: .holidays) ?? .none
    if let problem = Self.problem(from, to) { throw problem }
    self.init(from: from, to: to, days: days, holidays: holidays)
  }

  private static func problem(_ from: TimeOfDay, _ to: TimeOfDay) -> InvalidValue? {
    if from == to {
      InvalidValue(
        description: "working hours from \(from) to \(to) are empty; write two times, or 00:00 to 24:00 for all day"
      )
    } else if from == TimeOfDay(24) {
      InvalidValue(description: "working hours cannot start at 24:00; write 00:00 and the following days")
    } else {
      nil
    }
  }

  /// Returns whether a time is within a shift.
  public func contains(_ time: SimulatedTime, in calendar: RunCalendar) -> Bool {
    // A shift is not longer than a day, so it started today or yesterday.
    let today = calendar.localDay(time)
    return [today - 1, today].contains { day in shift(of: day, in: calendar)?.contains(time) ?? false }
  }

  /// Returns a time unchanged if it is within a shift, otherwise the start of the next shift; never if there is none
  /// within 5 years.
  public func move(_ time: SimulatedTime, in calendar: RunCalendar) -> SimulatedTime {
    guard let shift = shift(endingAfter: time, in: calendar) else { return .never }
    return max(time, shift.lowerBound)
  }

  /// Returns a time unchanged if it is within a shift, otherwise a random time in the first part of the next shift, so
  /// that actors do not all start together; never if there is none within 5 years.
  ///
  /// - Parameter spread: The length of that part, limited to the shift; times in it are uniformly distributed.
  public func move(
    _ time: SimulatedTime, in calendar: RunCalendar, spread: Timespan, using random: inout RandomStream
  ) -> SimulatedTime {
    guard let shift = shift(endingAfter: time, in: calendar) else { return .never }
    guard time < shift.lowerBound else { return time }
    let part = min(spread, shift.upperBound - shift.lowerBound)
    guard part > .zero else { return shift.lowerBound }
    return shift.lowerBound + .nanoseconds(Int64.random(in: 0..<part.nanoseconds, using: &random))
  }

  private func shift(endingAfter time: SimulatedTime, in calendar: RunCalendar) -> Range<SimulatedTime>? {
    let today = calendar.localDay(time)
    for day in today - 1...today + 5 * 366 {
      if let shift = shift(of: day, in: calendar), shift.upperBound > time { return shift }
    }
    return nil
  }

  /// Returns the shift that starts on a local day; nil on a free day, or if a clock change skips it.
  private func shift(of day: Int64, in calendar: RunCalendar) -> Range<SimulatedTime>? {
    guard days.contains(Weekday(days: day)), !holidays.contains(CivilDate(days: day)) else { return nil }
    let start = calendar.time(day: day, minute: from.minutes)
    let end = calendar.time(day: from < to ? day : day + 1, minute: to.minutes)
    return start < end ? start..<end : nil
  }
}
