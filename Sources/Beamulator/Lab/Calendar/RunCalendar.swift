public import Foundation

/// The calendar of a run: the date at which simulated time starts, and local time in the simulation's time zone.
///
/// At clock changes, a skipped local time maps to the first instant after the gap, and a repeated one to its first
/// occurrence. A search on or after a time never returns an earlier one.
public struct RunCalendar: Sendable {
  /// The start of simulated time, in microseconds since 1970.
  public let start: Int64
  /// The time zone of local times.
  public let timeZone: TimeZone
  let offsets: ZoneOffsets

  /// Creates a calendar.
  ///
  /// - Parameters:
  ///   - start: The start of simulated time, in microseconds since 1970.
  ///   - timeZone: The time zone of local times.
  public init(start: Int64, timeZone: TimeZone = .gmt) {
    self.start = start
    self.timeZone = timeZone
    // Simulated time has a range of 292 years in both directions.
    let second = start.floored(by: 1_000_000)
    offsets = ZoneOffsets(timeZone, within: second - 9_300_000_000...second + 9_300_000_000)
  }

  /// Returns a simulated time in microseconds since 1970.
  public func microseconds(_ time: SimulatedTime) -> Int64 {
    (Timespan(nanoseconds: start) + Timespan(nanoseconds: time.nanoseconds.floored(by: 1000))).nanoseconds
  }

  /// Returns a simulated time as a date.
  public func date(_ time: SimulatedTime) -> Date {
    Date(timeIntervalSince1970: Double(microseconds(time)) / 1e6)
  }

  /// Returns the simulated time of a date, to the microsecond; negative before the start.
  public func time(of date: Date) -> SimulatedTime {
    let microseconds = Timespan(rounding: date.timeIntervalSince1970 * 1e6) - Timespan(nanoseconds: start)
    return SimulatedTime(nanoseconds: Int64(clamping: Int128(microseconds.nanoseconds) * 1000))
  }

  /// Returns the local date and time.
  public func local(_ time: SimulatedTime) -> LocalTime { LocalTime(seconds: localSecond(time)) }

  /// Returns the first instant of the local day that contains a time.
  public func startOfDay(_ time: SimulatedTime) -> SimulatedTime { self.time(day: localDay(time), minute: 0) }

  /// Returns the next time with a local time of day, or `time` itself if it has that.
  public func next(_ timeOfDay: TimeOfDay, onOrAfter time: SimulatedTime) -> SimulatedTime {
    // Start from the day before: its 24:00 is today's 00:00.
    var day = localDay(time) - 1
    while true {
      let next = self.time(day: day, minute: timeOfDay.minutes)
      if next >= time { return next }
      day += 1
    }
  }

  /// Adds calendar units to a time and keeps its local time of day. To add a fixed length of time, add a ``Timespan``.
  ///
  /// Years and months are added first, and a day that the month does not have becomes its last day. Weeks and days
  /// follow.
  public func adding(
    years: Int = 0, months: Int = 0, weeks: Int = 0, days: Int = 0, to time: SimulatedTime
  ) -> SimulatedTime {
    guard time != .never else { return .never }
    // Beyond the range of simulated time, but without overflow.
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

  /// The wall-clock time, in microseconds since 1970.
  public static var systemMicroseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}

/// Conversions to whole seconds since 1970, the basis of local times.
extension RunCalendar {
  /// Returns the second that contains a time.
  func second(_ time: SimulatedTime) -> Int64 { microseconds(time).floored(by: 1_000_000) }

  /// Returns the start of a second; saturates at the range of simulated time.
  func time(second: Int64) -> SimulatedTime {
    SimulatedTime(nanoseconds: Int64(clamping: (Int128(second) * 1_000_000 - Int128(start)) * 1000))
  }

  /// Returns the local second of a time.
  func localSecond(_ time: SimulatedTime) -> Int64 {
    let second = second(time)
    return second + offsets.span(at: second).offset
  }

  /// Returns the local day of a time, in days since 1 January 1970.
  func localDay(_ time: SimulatedTime) -> Int64 { localSecond(time).floored(by: 86_400) }

  /// Returns the first instant with a local time not before a minute of a day.
  func time(day: Int64, minute: Int) -> SimulatedTime {
    time(second: offsets.instant(ofLocal: day * 86_400 + Int64(minute) * 60))
  }
}
