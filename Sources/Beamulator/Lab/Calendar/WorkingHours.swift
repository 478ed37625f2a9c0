/// When people work: the same hours on some days of the week, holidays excepted.
///
/// A shift over midnight (22:00 to 06:00) belongs to the day it begins. Where clocks are changed a shift lasts from the
/// instant its first time stands for to that of its last (see ``RunCalendar``), so that it is one hour longer or shorter.
public struct WorkingHours: Codable, Hashable, Sendable {
  public let from: TimeOfDay
  /// Exclusive; when it is not after ``from`` it is a time of the next day.
  public let to: TimeOfDay
  public let days: Weekdays
  public let holidays: Holidays

  private enum CodingKeys: CodingKey { case from, to, days, holidays }

  /// - Parameters:
  ///   - from: Before 24:00.
  ///   - to: Not the same as `from`; 24:00 for all of a day from 00:00.
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

  /// What is not given is from 08:00 to 18:00, mon-fri, without holidays.
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
        description: "working hours from \(from) to \(to) are none; write two times, or from 00:00 to 24:00 for all day"
      )
    } else if from == TimeOfDay(24) {
      InvalidValue(description: "working hours cannot begin at 24:00; write 00:00 and the days after")
    } else {
      nil
    }
  }

  /// Whether an instant is within a shift.
  public func contains(_ time: SimulatedTime, in calendar: RunCalendar) -> Bool {
    // No shift is longer than a day, so that it began today or yesterday.
    let today = calendar.localDay(time)
    return [today - 1, today].contains { day in shift(of: day, in: calendar)?.contains(time) ?? false }
  }

  /// The same instant when it is within a shift, otherwise the start of the next; never when none comes in 5 years.
  public func move(_ time: SimulatedTime, in calendar: RunCalendar) -> SimulatedTime {
    guard let shift = shift(endingAfter: time, in: calendar) else { return .never }
    return max(time, shift.lowerBound)
  }

  /// As ``move(_:in:)``, but not all at once: who has to wait for a shift begins at a random instant of its first part.
  ///
  /// - Parameter spread: How long that part is, at most the shift; each of its instants is as likely as another.
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

  /// The shift that begins on a local day; nil when that is free, or skipped by a change of the clocks.
  private func shift(of day: Int64, in calendar: RunCalendar) -> Range<SimulatedTime>? {
    guard days.contains(Weekday(days: day)), !holidays.contains(CivilDate(days: day)) else { return nil }
    let start = calendar.time(day: day, minute: from.minutes)
    let end = calendar.time(day: from < to ? day : day + 1, minute: to.minutes)
    return start < end ? start..<end : nil
  }
}
