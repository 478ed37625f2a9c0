import Foundation
import Testing

@testable import Beamulator

@Suite(.timeLimit(.minutes(3)))
struct RunCalendarTests {
  static let zones = ["UTC", "Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]

  @Test func theDefaultTimeZoneIsUTC() {
    let calendar = RunCalendar(start: 0)
    #expect(calendar.timeZone == .gmt)
    #expect(calendar.local(.start) == LocalTime(seconds: 0))
    #expect(calendar.local(.start).year == 1970 && calendar.local(.start).weekday == .thursday)
  }

  /// Compares with Foundation's calendar over the full range, including times before the start.
  @Test(arguments: zones)
  func localTimesAgreeWithFoundation(zone: String) throws {
    let calendar = try RunCalendar(zone)
    var foundation = Calendar(identifier: .gregorian)
    foundation.timeZone = calendar.timeZone
    var random = RandomStream(seed: 1, stream: 1)
    for _ in 0..<1000 {
      // About 120 years in both directions; Foundation's calendar is Julian before 1582.
      let second = Int64.random(in: -2_000_000_000...5_500_000_000, using: &random)
      let time = calendar.time(second: second) + .nanoseconds(Int64.random(in: 0..<1_000_000_000, using: &random))
      let local = calendar.local(time)
      let expected = foundation.dateComponents(
        [.year, .month, .day, .hour, .minute, .second, .weekday], from: Date(timeIntervalSince1970: Double(second)))
      let found = [local.year, local.month, local.day, local.hour, local.minute, local.second]
      #expect(
        found == [expected.year, expected.month, expected.day, expected.hour, expected.minute, expected.second])
      #expect(local.weekday.rawValue % 7 + 1 == expected.weekday)
    }
  }

  @Test func datesAndSimulatedTimesConvertBothWays() throws {
    let calendar = try RunCalendar("Europe/Vienna")
    #expect(try calendar.at("2026-01-05T08:00:00Z") == .start)
    #expect(try calendar.at("2026-01-05T07:59:59Z") == .start + .seconds(-1))
    for time in [0, 1000, -1000, 86_400_000_001_000, -86_400_000_001_000] as [Int64] {
      let time = SimulatedTime(nanoseconds: time)
      #expect(calendar.time(of: calendar.date(time)) == time)
    }
    #expect(calendar.time(of: .distantFuture) == .never)
    #expect(calendar.time(of: .distantPast).nanoseconds == .min)
    #expect(calendar.microseconds(SimulatedTime(nanoseconds: -1)) == calendar.start - 1)
  }

  @Test(
    arguments: [
      ("UTC", "2026-12-31T23:59:59Z", "2026-12-31T00:00:00Z"),
      ("Europe/Vienna", "2026-12-31T23:00:00Z", "2026-12-31T23:00:00Z"),
      ("Europe/Vienna", "2026-12-31T22:59:59Z", "2026-12-30T23:00:00Z"),
      ("Europe/Vienna", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z"),
      ("Europe/Vienna", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z"),
      ("America/New_York", "2025-03-10T00:00:00Z", "2025-03-09T05:00:00Z"),
      ("Australia/Lord_Howe", "2026-04-05T00:00:00Z", "2026-04-04T13:00:00Z"),
      // Clocks change from 00:00 to 01:00 there.
      ("Africa/Cairo", "2026-04-24T12:00:00Z", "2026-04-23T22:00:00Z"),
      // Clocks change from 24:00 to 23:00 there: the day is one hour longer.
      ("Africa/Cairo", "2026-10-29T21:30:00Z", "2026-10-28T21:00:00Z"),
      ("UTC", "2024-02-29T10:00:00Z", "2024-02-29T00:00:00Z"),
    ])
  func findsTheStartOfTheDay(zone: String, time: String, start: String) throws {
    let calendar = try RunCalendar(zone)
    #expect(try calendar.text(calendar.startOfDay(calendar.at(time))) == start)
  }

  @Test(
    arguments: [
      ("UTC", TimeOfDay(8), "2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z"),
      ("UTC", TimeOfDay(8), "2026-01-05T08:00:01Z", "2026-01-06T08:00:00Z"),
      ("UTC", TimeOfDay(0), "2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z"),
      ("UTC", TimeOfDay(24), "2026-01-05T00:00:00Z", "2026-01-05T00:00:00Z"),
      ("UTC", TimeOfDay(24), "2026-01-05T00:00:01Z", "2026-01-06T00:00:00Z"),
      ("UTC", TimeOfDay(23, 59), "2024-02-28T23:59:30Z", "2024-02-29T23:59:00Z"),
      // 02:30 does not exist: the first instant after the gap.
      ("Europe/Vienna", TimeOfDay(2, 30), "2026-03-28T20:00:00Z", "2026-03-29T01:00:00Z"),
      ("Europe/Vienna", TimeOfDay(2, 30), "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"),
      ("Europe/Vienna", TimeOfDay(2, 30), "2026-03-29T01:00:01Z", "2026-03-30T00:30:00Z"),
      // 02:30 is repeated: the first occurrence, or that of the next day.
      ("Europe/Vienna", TimeOfDay(2, 30), "2026-10-24T20:00:00Z", "2026-10-25T00:30:00Z"),
      ("Europe/Vienna", TimeOfDay(2, 30), "2026-10-25T01:10:00Z", "2026-10-26T01:30:00Z"),
      ("America/New_York", TimeOfDay(2, 30), "2026-03-08T05:00:00Z", "2026-03-08T07:00:00Z"),
      ("America/New_York", TimeOfDay(1, 30), "2026-11-01T05:00:00Z", "2026-11-01T05:30:00Z"),
      ("America/New_York", TimeOfDay(1, 30), "2026-11-01T05:30:01Z", "2026-11-02T06:30:00Z"),
      ("Australia/Lord_Howe", TimeOfDay(2, 15), "2026-10-03T12:00:00Z", "2026-10-03T15:30:00Z"),
      ("Australia/Lord_Howe", TimeOfDay(1, 45), "2026-04-04T14:40:00Z", "2026-04-04T14:45:00Z"),
      ("Australia/Lord_Howe", TimeOfDay(1, 45), "2026-04-04T15:00:00Z", "2026-04-05T15:15:00Z"),
    ])
  func findsTheNextTimeOfDay(zone: String, timeOfDay: TimeOfDay, time: String, next: String) throws {
    let calendar = try RunCalendar(zone)
    #expect(try calendar.text(calendar.next(timeOfDay, onOrAfter: calendar.at(time))) == next)
  }

  @Test(
    arguments: [
      ("UTC", 0, 1, 0, 0, "2026-01-31T10:00:00Z", "2026-02-28T10:00:00Z"),
      ("UTC", 0, 1, 0, 1, "2026-01-31T10:00:00Z", "2026-03-01T10:00:00Z"),
      ("UTC", 1, 0, 0, 0, "2024-02-29T10:00:00Z", "2025-02-28T10:00:00Z"),
      ("UTC", 4, 0, 0, 0, "2024-02-29T10:00:00Z", "2028-02-29T10:00:00Z"),
      ("UTC", 0, -13, 0, 0, "2026-01-31T10:00:00Z", "2024-12-31T10:00:00Z"),
      ("UTC", 0, 0, -1, 7, "2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"),
      ("UTC", -200, 0, 0, 0, "2026-01-31T10:00:00Z", "1826-01-31T10:00:00Z"),
      ("Europe/Vienna", 0, 0, 0, 1, "2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z"),
      ("Europe/Vienna", 0, 0, 1, 0, "2026-10-20T08:00:00Z", "2026-10-27T09:00:00Z"),
      ("Europe/Vienna", 0, 0, 0, 1, "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z"),
      ("Europe/Vienna", 0, 0, 0, 1, "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z"),
      // From the second 02:30, the first one is not reachable.
      ("Europe/Vienna", 0, 0, 0, 0, "2026-10-25T01:30:00Z", "2026-10-25T01:30:00Z"),
      ("Europe/Vienna", 0, 0, 0, 1, "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"),
      ("Europe/Vienna", 0, 0, 0, -1, "2026-10-26T01:30:00Z", "2026-10-25T00:30:00Z"),
      ("America/New_York", 0, 8, 0, 0, "2026-03-01T14:00:00Z", "2026-11-01T14:00:00Z"),
      ("Australia/Lord_Howe", 0, 0, 0, 1, "2026-10-02T15:45:00Z", "2026-10-03T15:30:00Z"),
      // Samoa had no 30 December 2011.
      ("Pacific/Apia", 0, 0, 0, 1, "2011-12-29T20:00:00Z", "2011-12-30T10:00:00Z"),
    ])
  func offsetsKeepTheTimeOfDay(
    zone: String, years: Int, months: Int, weeks: Int, days: Int, time: String, moved: String
  ) throws {
    let calendar = try RunCalendar(zone)
    let result = calendar.adding(years: years, months: months, weeks: weeks, days: days, to: try calendar.at(time))
    #expect(calendar.text(result) == moved)
  }

  @Test func offsetsKeepPartsOfSeconds() throws {
    let calendar = try RunCalendar("Europe/Vienna")
    let time = try calendar.at("2026-03-27T01:30:00Z") + .nanoseconds(123_456_789)
    #expect(calendar.adding(days: 1, to: time) == time + .days(1))
    #expect(calendar.text(calendar.adding(days: 2, to: time)) == "2026-03-29T01:00:00Z")
    #expect(calendar.adding(to: time) == time)
    #expect(calendar.adding(years: -1, days: 365, to: SimulatedTime(nanoseconds: -1)) == SimulatedTime(nanoseconds: -1))
  }

  @Test func timesBeyondSimulatedTimeAreNever() throws {
    let calendar = try RunCalendar("Europe/Vienna")
    #expect(calendar.adding(years: 300, to: .start) == .never)
    #expect(calendar.adding(years: .max, months: .max, weeks: .max, days: .max, to: .start) == .never)
    #expect(calendar.adding(years: .min, months: .min, weeks: .min, days: .min, to: .start).nanoseconds == .min)
    #expect(calendar.adding(days: -1, to: .never) == .never)
    #expect(calendar.next(TimeOfDay(8), onOrAfter: .never) == .never)
    #expect(calendar.local(.never).year == 2318)
    #expect(calendar.local(SimulatedTime(nanoseconds: .min)).year == 1733)
    for start in [Int64.min, .max] {
      let edge = RunCalendar(start: start)
      #expect(edge.next(TimeOfDay(8), onOrAfter: .start) >= .start)
    }
  }

  /// At every quarter of an hour of a year: no result is before the time or changes the local time
  /// unnecessarily.
  @Test(arguments: zones)
  func resultsAreNeverInThePast(zone: String) throws {
    let calendar = try RunCalendar(zone)
    for quarter in 0..<366 * 96 {
      let time = SimulatedTime.start + .minutes(Double(quarter) * 15)
      let (next, tomorrow) = (calendar.next(TimeOfDay(2, 15), onOrAfter: time), calendar.adding(days: 1, to: time))
      let (local, shown) = (calendar.local(time), calendar.local(tomorrow))
      let second = calendar.second(tomorrow)
      let isAfterGap = calendar.offsets.span(at: second).start == second
      guard next >= time, next - time <= .hours(26), calendar.startOfDay(time) <= time,
        tomorrow - time >= .hours(22), tomorrow - time <= .hours(26),
        (shown.hour, shown.minute) == (local.hour, local.minute) || isAfterGap
      else {
        Issue.record("from \(calendar.text(time)): next \(calendar.text(next)), tomorrow \(calendar.text(tomorrow))")
        return
      }
    }
  }

  @Test func localTimesEncodeTheirFields() throws {
    let local = try RunCalendar("Europe/Vienna").local(.start)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(local)
    let text = #"{"day":5,"hour":9,"minute":0,"month":1,"second":0,"weekday":"mon","year":2026}"#
    #expect(String(decoding: data, as: UTF8.self) == text)
    #expect(try JSONDecoder().decode(LocalTime.self, from: data) == local)
  }
}
