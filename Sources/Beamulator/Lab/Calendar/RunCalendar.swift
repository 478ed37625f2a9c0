public import Foundation

/// The date at which a run's simulated time starts, and the clock on the wall of its time zone.
///
/// Where clocks are changed: a local time that does not exist stands for the first instant after the gap, one that comes
/// twice for its first occurrence, and what is asked for on or after an instant is never before it.
public struct RunCalendar: Sendable {
  /// Microseconds since 1970.
  public let start: Int64
  public let timeZone: TimeZone
  let offsets: ZoneOffsets

  /// - Parameters:
  ///   - start: Microseconds since 1970.
  ///   - timeZone: Where local times are read.
  public init(start: Int64, timeZone: TimeZone = .gmt) {
    self.start = start
    self.timeZone = timeZone
    // Simulated time reaches 292 years to either side.
    let second = start.floored(by: 1_000_000)
    offsets = ZoneOffsets(timeZone, within: second - 9_300_000_000...second + 9_300_000_000)
  }

  /// A simulated instant in microseconds since 1970.
  public func microseconds(_ time: SimulatedTime) -> Int64 {
    (Timespan(nanoseconds: start) + Timespan(nanoseconds: time.nanoseconds.floored(by: 1000))).nanoseconds
  }

  /// A simulated instant as a date.
  public func date(_ time: SimulatedTime) -> Date {
    Date(timeIntervalSince1970: Double(microseconds(time)) / 1e6)
  }

  /// The simulated instant of a date, to the microsecond; negative before the start.
  public func time(of date: Date) -> SimulatedTime {
    let microseconds = Timespan(rounding: date.timeIntervalSince1970 * 1e6) - Timespan(nanoseconds: start)
    return SimulatedTime(nanoseconds: Int64(clamping: Int128(microseconds.nanoseconds) * 1000))
  }

  /// What a clock and a calendar in the time zone show at an instant.
  public func local(_ time: SimulatedTime) -> LocalTime { LocalTime(seconds: localSecond(time)) }

  /// The first instant of the local day in which another lies.
  public func startOfDay(_ time: SimulatedTime) -> SimulatedTime { self.time(day: localDay(time), minute: 0) }

  /// The next instant at which a clock shows a time of day; the same instant if it does then.
  public func next(_ timeOfDay: TimeOfDay, onOrAfter time: SimulatedTime) -> SimulatedTime {
    // From the day before: its 24:00 is today's 00:00.
    var day = localDay(time) - 1
    while true {
      let next = self.time(day: day, minute: timeOfDay.minutes)
      if next >= time { return next }
      day += 1
    }
  }

  /// An instant moved by calendar units, at the same local time of day; a fixed length of time is a `Timespan` to add.
  ///
  /// Years and months are added first: a day that the month does not have becomes its last. Then weeks and days.
  public func adding(
    years: Int = 0, months: Int = 0, weeks: Int = 0, days: Int = 0, to time: SimulatedTime
  ) -> SimulatedTime {
    guard time != .never else { return .never }
    // Enough to leave simulated time, too little to overflow.
    func bounded(_ count: Int) -> Int { min(max(count, -1_000_000_000), 1_000_000_000) }
    let local = localSecond(time)
    let day = local.floored(by: 86_400)
    let moved = CivilDate(days: day).adding(months: bounded(years) * 12 + bounded(months)).days
    let target = local + (moved - day + Int64(bounded(weeks) * 7 + bounded(days))) * 86_400
    guard target != local else { return time }
    let instant = offsets.instant(ofLocal: target)
    var result = self.time(second: instant)
    if instant + offsets.span(at: instant).offset == target {
      result = result + (time - self.time(second: second(time)))
    }
    return target > local ? max(result, time) : result
  }

  /// The wall's time, microseconds since 1970.
  public static var systemMicroseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}

/// Whole seconds since 1970, which local times are made of.
extension RunCalendar {
  /// The second in which an instant lies.
  func second(_ time: SimulatedTime) -> Int64 { microseconds(time).floored(by: 1_000_000) }

  /// The instant at which a second begins; never when simulated time does not reach it.
  func time(second: Int64) -> SimulatedTime {
    SimulatedTime(nanoseconds: Int64(clamping: (Int128(second) * 1_000_000 - Int128(start)) * 1000))
  }

  /// The second that local clocks show.
  func localSecond(_ time: SimulatedTime) -> Int64 {
    let second = second(time)
    return second + offsets.span(at: second).offset
  }

  /// The local day, in days since the first of January 1970.
  func localDay(_ time: SimulatedTime) -> Int64 { localSecond(time).floored(by: 86_400) }

  /// The first instant at which local clocks show a minute of a day or a later one.
  func time(day: Int64, minute: Int) -> SimulatedTime {
    time(second: offsets.instant(ofLocal: day * 86_400 + Int64(minute) * 60))
  }
}
