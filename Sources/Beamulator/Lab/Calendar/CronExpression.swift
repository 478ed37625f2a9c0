/// A schedule as cron has it: minute, hour, day of the month, month, day of the week.
///
/// Fields take `*`, numbers, names (`jan`, `mon`), ranges, lists and steps of ranges and stars; Sunday is 0 and 7. When
/// neither day of the month nor day of the week begins with a star, a day that matches either is taken, otherwise both
/// must match: crontab(5) of Vixie cron. `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly` are known too.
///
/// Where clocks are changed, a schedule of every hour follows the clock: minutes that come twice count twice, those that
/// are left out do not come. Any other fires once for a time that comes twice, and at the first instant after the gap for
/// one that is left out.
public struct CronExpression: Codable, Hashable, Sendable, CustomStringConvertible {
  /// As it was written.
  public let description: String
  private let minutes: CronField
  private let hours: CronField
  private let days: CronField
  private let months: CronField
  private let weekdays: CronField

  private static let short = [
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
  ]

  /// - Throws: An error that says what was found and what to write.
  public init(_ text: String) throws {
    let fields = (Self.short[text] ?? text).split(whereSeparator: \.isWhitespace).map(String.init)
    guard fields.count == 5 else {
      let known = Self.short.keys.sorted().joined(separator: " ")
      throw InvalidValue(
        description:
          "'\(text)' is no schedule; write five fields: minute hour day month weekday, as in 30 8 * * mon-fri, "
          + "or one of \(known)")
    }
    do {
      minutes = try CronField(text: fields[0], unit: .minute)
      hours = try CronField(text: fields[1], unit: .hour)
      days = try CronField(text: fields[2], unit: .day)
      months = try CronField(text: fields[3], unit: .month)
      weekdays = try CronField(text: fields[4], unit: .weekday)
    } catch {
      throw InvalidValue(description: "'\(text)' is no schedule: \(error)")
    }
    description = text
  }

  public init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// The first instant it matches after another, which itself does not count.
  ///
  /// - Returns: Nil when there is none, as for 30 February, or none that simulated time reaches.
  public func next(after time: SimulatedTime, in calendar: RunCalendar) -> SimulatedTime? {
    let next = isEveryHour ? nextOnTheClock(after: time, in: calendar) : nextOnce(after: time, in: calendar)
    return next == .never ? nil : next
  }

  private var isEveryHour: Bool { (0...23).allSatisfy(hours.contains) }

  /// Each local time stands for one instant.
  private func nextOnce(after time: SimulatedTime, in calendar: RunCalendar) -> SimulatedTime? {
    var local = calendar.localSecond(time)
    while let match = firstMatch(after: local) {
      let instant = calendar.time(second: calendar.offsets.instant(ofLocal: match))
      // Of a time that comes twice the first may be over.
      if instant > time || instant == .never { return instant }
      local = match
    }
    return nil
  }

  /// Whatever clocks show, from one change of theirs to the next.
  private func nextOnTheClock(after time: SimulatedTime, in calendar: RunCalendar) -> SimulatedTime? {
    var second = calendar.second(time)
    for span in calendar.offsets.spans(from: second) {
      guard let match = firstMatch(after: second + span.offset) else { return nil }
      if match - span.offset < span.end { return calendar.time(second: match - span.offset) }
      // The change itself may match.
      second = span.end - 1
    }
    return nil
  }

  /// The first local minute that matches and begins after a local second.
  private func firstMatch(after local: Int64) -> Int64? {
    let start = local.floored(by: 60) + 1
    var day = start.floored(by: 1440)
    var minute = Int(start - day * 1440)
    // A leap day of a given weekday may take 40 years.
    let last = day + 41 * 366
    while day <= last {
      let date = CivilDate(days: day)
      if !months.contains(date.month) {
        day = CivilDate(year: date.year, month: date.month, day: 1).adding(months: 1).days
      } else if matches(date, Weekday(days: day)), let match = firstMinute(from: minute) {
        return day * 86_400 + Int64(match) * 60
      } else {
        day += 1
      }
      minute = 0
    }
    return nil
  }

  private func matches(_ date: CivilDate, _ weekday: Weekday) -> Bool {
    let (inMonth, inWeek) = (days.contains(date.day), weekdays.contains(weekday.rawValue % 7))
    return days.hasStar || weekdays.hasStar ? inMonth && inWeek : inMonth || inWeek
  }

  /// The first minute of a day that matches, from one of them on.
  private func firstMinute(from minute: Int) -> Int? {
    let hour = minute / 60
    if hours.contains(hour), let match = minutes.next(from: minute % 60) { return hour * 60 + match }
    guard let later = hours.next(from: hour + 1), let first = minutes.next(from: 0) else { return nil }
    return later * 60 + first
  }
}
