import Engine
import Support
import Testing

@testable import Beamulator

@Suite(.timeLimit(.minutes(3)))
struct CronExpressionTests {
  /// Returns successive matches.
  static func instants(_ text: String, _ zone: String, _ after: String, count: Int) throws -> [String] {
    let calendar = try RunCalendar(zone)
    let cron = try CronExpression(text)
    var time: SimulatedTime? = try calendar.at(after)
    return (0..<count).map { _ in
      time = time.flatMap { cron.next(after: $0, in: calendar) }
      return calendar.text(time)
    }
  }

  /// 5 January 2026 is a Monday.
  @Test(
    arguments: [
      ("* * * * *", "2026-01-05T08:00:00Z", ["2026-01-05T08:01:00Z", "2026-01-05T08:02:00Z"]),
      ("* * * * *", "2026-01-05T08:00:59Z", ["2026-01-05T08:01:00Z"]),
      ("30 8 * * *", "2026-01-05T08:30:00Z", ["2026-01-06T08:30:00Z"]),
      ("30 8 * * *", "2026-01-05T08:29:59Z", ["2026-01-05T08:30:00Z"]),
      ("*/20 8,17 * * *", "2026-01-05T08:30:00Z", ["2026-01-05T08:40:00Z", "2026-01-05T17:00:00Z"]),
      ("0-10/5 9-10 * * *", "2026-01-05T09:10:00Z", ["2026-01-05T10:00:00Z", "2026-01-05T10:05:00Z"]),
      ("0 8 * * mon-fri", "2026-01-09T08:00:00Z", ["2026-01-12T08:00:00Z"]),
      (
        "0 8 * * SAT-sun", "2026-01-09T08:00:00Z",
        ["2026-01-10T08:00:00Z", "2026-01-11T08:00:00Z", "2026-01-17T08:00:00Z"]
      ),
      ("0 8 * * 7", "2026-01-09T08:00:00Z", ["2026-01-11T08:00:00Z"]),
      ("0 8 * * 5-0", "2026-01-10T08:00:00Z", ["2026-01-11T08:00:00Z", "2026-01-16T08:00:00Z"]),
      ("0 0 1 jan,Jul *", "2026-01-05T08:00:00Z", ["2026-07-01T00:00:00Z", "2027-01-01T00:00:00Z"]),
      ("59 23 31 12 *", "2025-12-31T23:58:00Z", ["2025-12-31T23:59:00Z", "2026-12-31T23:59:00Z"]),
      ("0 0 31 * *", "2026-01-31T00:00:00Z", ["2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"]),
      ("0 0 29 2 *", "2026-01-05T08:00:00Z", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
      // 2100 is not a leap year.
      ("0 0 29 2 *", "2096-03-01T00:00:00Z", ["2104-02-29T00:00:00Z"]),
      // With a star in one day field both must match; */7 is Sunday.
      ("0 0 29 2 */7", "2088-03-01T00:00:00Z", ["2128-02-29T00:00:00Z"]),
      ("0 0 */2 * mon", "2026-01-05T08:00:00Z", ["2026-01-19T00:00:00Z"]),
      // Both day fields are restricted: either matches.
      (
        "0 0 13 * fri", "2026-01-05T08:00:00Z",
        ["2026-01-09T00:00:00Z", "2026-01-13T00:00:00Z", "2026-01-16T00:00:00Z"]
      ),
      ("0 0 30 2 *", "2026-01-05T08:00:00Z", ["never"]), ("0 0 31 4,6 *", "2026-01-05T08:00:00Z", ["never"]),
      ("0 * 30 2 *", "2026-01-05T08:00:00Z", ["never"]),
      ("0 0 30 2 mon", "2026-01-05T08:00:00Z", ["2026-02-02T00:00:00Z"]),
      ("@hourly", "2025-12-31T23:30:00Z", ["2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z"]),
      ("@daily", "2024-02-28T23:30:00Z", ["2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"]),
      ("@weekly", "2026-01-05T08:00:00Z", ["2026-01-11T00:00:00Z"]),
      ("@monthly", "2026-01-05T08:00:00Z", ["2026-02-01T00:00:00Z"]),
      ("@yearly", "1968-01-05T08:00:00Z", ["1969-01-01T00:00:00Z", "1970-01-01T00:00:00Z"]),
    ] as [(String, String, [String])])
  func findsTheNextMatches(text: String, after: String, instants: [String]) throws {
    #expect(try Self.instants(text, "UTC", after, count: instants.count) == instants)
  }

  /// Vienna skips from 02:00 to 03:00 on 29 March, New York on 8 March, Lord Howe from 02:00 to 02:30 on 4 October.
  @Test(
    arguments: [
      ("30 2 * * *", "Europe/Vienna", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
      ("*/10 2 * * *", "Europe/Vienna", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"]),
      ("0 2,3 * * *", "Europe/Vienna", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"]),
      ("0 8 * * *", "Europe/Vienna", "2026-03-28T12:00:00Z", ["2026-03-29T06:00:00Z", "2026-03-30T06:00:00Z"]),
      (
        "0 * * * *", "Europe/Vienna", "2026-03-28T23:30:00Z",
        ["2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"]
      ),
      ("30 * * * *", "Europe/Vienna", "2026-03-29T00:00:00Z", ["2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"]),
      ("30 2 * * *", "America/New_York", "2026-03-08T05:00:00Z", ["2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"]),
      ("0 * * * *", "America/New_York", "2026-03-08T05:30:00Z", ["2026-03-08T06:00:00Z", "2026-03-08T07:00:00Z"]),
      ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]),
      (
        "*/15 * * * *", "Australia/Lord_Howe", "2026-10-03T15:15:00Z", ["2026-10-03T15:30:00Z", "2026-10-03T15:45:00Z"]
      ),
    ] as [(String, String, String, [String])])
  func schedulesHandleSkippedTimes(text: String, zone: String, after: String, instants: [String]) throws {
    #expect(try Self.instants(text, zone, after, count: instants.count) == instants)
  }

  /// Vienna repeats 02:00 to 03:00 on 25 October, New York 01:00 to 02:00 on 1 November, Lord Howe 01:30 to 02:00 on
  /// 5 April.
  @Test(
    arguments: [
      ("30 2 * * *", "Europe/Vienna", "2026-10-24T12:00:00Z", ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
      ("30 2 * * *", "Europe/Vienna", "2026-10-25T01:10:00Z", ["2026-10-26T01:30:00Z"]),
      (
        "*/30 2 * * *", "Europe/Vienna", "2026-10-24T12:00:00Z",
        ["2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:00:00Z"]
      ),
      (
        "0 * * * *", "Europe/Vienna", "2026-10-24T23:30:00Z",
        ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"]
      ),
      (
        "30 */1 25 10 *", "Europe/Vienna", "2026-10-25T00:00:00Z",
        ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"]
      ),
      ("0 3 * * *", "Europe/Vienna", "2026-10-24T12:00:00Z", ["2026-10-25T02:00:00Z", "2026-10-26T02:00:00Z"]),
      ("30 1 * * *", "America/New_York", "2026-11-01T04:00:00Z", ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]),
      (
        "0 * * * *", "America/New_York", "2026-11-01T04:30:00Z",
        ["2026-11-01T05:00:00Z", "2026-11-01T06:00:00Z", "2026-11-01T07:00:00Z"]
      ),
      (
        "45 * * * *", "Australia/Lord_Howe", "2026-04-04T14:00:00Z",
        ["2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z", "2026-04-04T16:15:00Z"]
      ),
      ("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T14:00:00Z", ["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"]),
      // The hour from 23:00 is repeated, on the day before.
      (
        "0 * 29 10 *", "Africa/Cairo", "2026-10-29T19:30:00Z",
        ["2026-10-29T20:00:00Z", "2026-10-29T21:00:00Z", "2027-10-28T22:00:00Z"]
      ),
    ] as [(String, String, String, [String])])
  func schedulesHandleRepeatedTimes(text: String, zone: String, after: String, instants: [String]) throws {
    #expect(try Self.instants(text, zone, after, count: instants.count) == instants)
  }

  @Test(arguments: ["Europe/Vienna", "America/New_York", "UTC"])
  func hourlySchedulesFireEveryElapsedHour(zone: String) throws {
    let calendar = try RunCalendar(zone)
    let cron = try CronExpression("@hourly")
    var time = SimulatedTime(nanoseconds: 0) + .days(-400)
    for _ in 0..<24 * 800 {
      let next = try #require(cron.next(after: time, in: calendar))
      guard next - time == .hours(1) else {
        Issue.record("\(calendar.text(next)) follows \(calendar.text(time))")
        return
      }
      time = next
    }
  }

  @Test func matchesBeyondSimulatedTimeAreNil() throws {
    let calendar = try RunCalendar("Europe/Vienna")
    for text in ["0 0 1 1 *", "* * * * *"] {
      let cron = try CronExpression(text)
      #expect(cron.next(after: .never, in: calendar) == nil)
      #expect(cron.next(after: .never + .seconds(-1), in: calendar) == nil)
      let first = try #require(cron.next(after: SimulatedTime(nanoseconds: .min), in: calendar))
      #expect(first.nanoseconds < Int64.min + Timespan.days(367).nanoseconds)
    }
  }

  @Test(
    arguments: [
      ("* * * *", "write five fields: minute hour day month weekday"), ("0 0 * * * *", "write five fields"),
      ("", "write five fields"), ("@reboot", "or one of @daily @hourly @monthly @weekly @yearly"),
      ("60 * * * *", "'60' is not a valid minute; write * or numbers from 0 to 59, as in 5, 1-5, */2, 1-5/2 or 1,3"),
      ("* 24 * * *", "'24' is not a valid hour;"),
      ("* * 0 * *", "'0' is not a valid day of the month; write * or numbers from 1 to 31"),
      ("* * * foo *", "'foo' is not a valid month; write * or numbers from 1 to 12 or jan feb mar"),
      ("* * * * 8", "'8' is not a valid day of the week; write * or numbers from 0 to 7 or sun mon"),
      ("5/15 * * * *", "'5/15'"),
      ("*/0 * * * *", "'*/0'"), ("10-5 * * * *", "'10-5'"), ("1,,2 * * * *", "''"), ("1-2-3 * * * *", "'1-2-3'"),
      ("* * * mon *", "'mon' is not a valid month"),
      ("-1 * * * *", "'-1'"), ("*/5/5 * * * *", "'*/5/5'"), ("? * * * *", "'?'"),
      ("*5 * * * *", "'*5'"), ("1-5/ * * * *", "'1-5/'"),
    ])
  func invalidSchedulesAreRejected(text: String, message: String) throws {
    let error = configErrorText { try ConfigDecoder.decode(CronExpression.self, from: parsed("'\(text)'")) }
    #expect(error.contains("'\(text)' is not a schedule") && error.contains(message), "\(error)")
  }

  @Test func schedulesEncodeAsWritten() throws {
    let cron = try ConfigDecoder.decode(CronExpression.self, from: parsed("'0 8 * * mon-fri'"))
    #expect(cron.description == "0 8 * * mon-fri")
    #expect(try ConfigDecoder.decode(CronExpression.self, from: ConfigNode(encoding: cron)) == cron)
  }
}
