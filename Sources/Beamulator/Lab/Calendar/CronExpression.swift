/// A cron schedule: minute, hour, day of the month, month, day of the week.
///
/// Fields take `*`, numbers, names (`jan`, `mon`), ranges, lists, and steps of ranges and stars; Sunday is 0 or 7. If
/// neither day field starts with a star, a day that matches one of them is accepted, otherwise both must match, as in
/// crontab(5) of Vixie cron. `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly` are also accepted.
///
/// At clock changes, a schedule that matches every hour follows the clock: it fires twice in a repeated hour and not in
/// a skipped one. Any other schedule fires once for a repeated time, and at the first instant after the gap for a
/// skipped time.
public struct CronExpression: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The text as written.
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

  /// Parses a schedule.
  ///
  /// - Throws: An error with the cause and a remedy if the text is not a schedule.
  public init(_ text: String) throws {
    let fields = (Self.short[text] ?? text).split(whereSeparator: \.isWhitespace).map(String.init)
    guard fields.count == 5 else {
      let known = Self.short.keys.sorted().joined(separator: " ")
      throw InvalidValue(
        description:
          "'\(text)' is not a schedule; write five fields: minute hour day month weekday, as in 30 8 * * mon-fri, "
          + "or one of \(known)")
    }
    do {
      minutes = try CronField(text: fields[0], unit: .minute)
      hours = try CronField(text: fields[1], unit: .hour)
      days = try CronField(text: fields[2], unit: .day)
      months = try CronField(text: fields[3], unit: .month)
      weekdays = try CronField(text: fields[4], unit: .weekday)
    } catch {
      throw InvalidValue(description: "'\(text)' is not a schedule: \(error)")
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

  /// Returns the first match later than a time.
  ///
  /// - Returns: Nil if there is no match, as for 30 February, or none within the range of simulated time.
  public func next(after time: SimulatedTime, in calendar: RunCalendar) -> SimulatedTime? {
    let next = isEveryHour ? nextOnTheClock(after: time, in: calendar) : nextOnce(after: time, in: calendar)
    return next == .never ? nil : next
  }

  private var isEveryHour: Bool { (0...23).allSatisfy(hours.contains) }

  /// Returns the next match of a schedule that fires once per local time.
  private func nextOnce(after time: SimulatedTime, in calendar: RunCalendar) -> SimulatedTime? {
    var local = calendar.localSecond(time)
    while let match = firstMatch(after: local) {
      let instant = calendar.time(second: calendar.offsets.instant(ofLocal: match))
      // The first occurrence of a repeated time may have passed.
      if instant > time || instant == .never { return instant }
      local = match
    }
    return nil
  }

  /// Returns the next match of a schedule that follows the clock, searched from one clock change to the next.
  private func nextOnTheClock(after time: SimulatedTime, in calendar: RunCalendar) -> SimulatedTime? {
    var second = calendar.second(time)
    for span in calendar.offsets.spans(from: second) {
      guard let match = firstMatch(after: second + span.offset) else { return nil }
      if match - span.offset < span.end { return calendar.time(second: match - span.offset) }
      // The instant of the change itself may match.
      second = span.end - 1
    }
    return nil
  }

  /// Returns the first matching local minute that starts after a local second.
  private func firstMatch(after local: Int64) -> Int64? {
    let start = local.floored(by: 60) + 1
    var day = start.floored(by: 1440)
    var minute = Int(start - day * 1440)
    // A leap day on a given weekday may be up to 40 years away.
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

  /// Returns the first matching minute of a day, starting from a minute.
  private func firstMinute(from minute: Int) -> Int? {
    let hour = minute / 60
    if hours.contains(hour), let match = minutes.next(from: minute % 60) { return hour * 60 + match }
    guard let later = hours.next(from: hour + 1), let first = minutes.next(from: 0) else { return nil }
    return later * 60 + first
  }
}
