import Engine
import Support
import Testing

@testable import Beamulator

/// Times of day, weekdays, holidays.
@Suite(.timeLimit(.minutes(3)))
struct CalendarValuesTests {
  @Test(arguments: [("08:00", 480), ("8:05", 485), ("00:00", 0), ("23:59", 1439), ("24:00", 1440)])
  func timesOfDayAreParsed(text: String, minutes: Int) throws {
    let time = try ConfigDecoder.decode(TimeOfDay.self, from: parsed(text))
    #expect(time.minutes == minutes)
    #expect(try TimeOfDay(text: time.description) == time)
    #expect(TimeOfDay(time.hour, time.minute) == time)
  }

  @Test(arguments: ["24:01", "25:00", "8", "8:5", "08:60", "-1:00", "08:00:00", "+8:00", "٠٨:٠٠", "''", "noon"])
  func invalidTimesOfDayAreRejected(text: String) throws {
    let error = configErrorText { try ConfigDecoder.decode(TimeOfDay.self, from: parsed(text)) }
    #expect(error.hasSuffix("is not a time of day; write one from 00:00 to 24:00, as in 08:30"))
  }

  @Test func timesOfDayAreOrdered() {
    #expect(TimeOfDay(8) < TimeOfDay(8, 1) && TimeOfDay(23, 59) < TimeOfDay(24))
  }

  @Test(
    arguments: [
      ("mon-fri", "mon-fri", 5), ("[mon, wed]", "mon,wed", 2), ("[mon-wed, Friday]", "mon-wed,fri", 4),
      ("sat-mon", "mon,sat,sun", 3), ("sun", "sun", 1), ("mon-sun", "mon-sun", 7),
      ("sun , mon - tue", "mon,tue,sun", 3),
    ])
  func weekdaysAreParsed(text: String, written: String, count: Int) throws {
    let days = try ConfigDecoder.decode(Weekdays.self, from: parsed(text))
    #expect(days.description == written)
    #expect(Weekday.allCases.filter(days.contains).count == count)
    #expect(try Weekdays(text: written) == days)
  }

  @Test(
    arguments: [
      ("[]", "found no day of the week; write at least one, as in mon-fri or [mon, wed]"),
      ("mondag", "'mondag' is not a day of the week; write mon, tue, wed, thu, fri, sat or sun"),
      ("[1]", "'1' is not a day of the week; write mon, tue, wed, thu, fri, sat or sun"),
      ("mon-", "'' is not a day of the week; write mon, tue, wed, thu, fri, sat or sun"),
      ("mon-wed-fri", "'mon-wed-fri' is not a range of days; write the first and the last, as in mon-fri"),
    ])
  func invalidWeekdaysAreRejected(text: String, message: String) throws {
    #expect(configErrorText { try ConfigDecoder.decode(Weekdays.self, from: parsed(text)) }.hasSuffix(message))
  }

  @Test(
    arguments: [
      ("2026-12-25T12:00:00Z", true), ("2031-12-25T00:00:00Z", true), ("2026-04-06T23:59:59Z", true),
      ("2027-04-06T12:00:00Z", false), ("2024-02-29T12:00:00Z", true), ("2026-02-28T12:00:00Z", false),
      ("1999-12-25T12:00:00Z", true),
    ])
  func holidaysContainTheirDays(time: String, isHoliday: Bool) throws {
    let calendar = try RunCalendar("UTC")
    let holidays = try ConfigDecoder.decode(Holidays.self, from: parsed("[12-25, 2026-04-06, 02-29]"))
    #expect(try holidays.contains(calendar.local(calendar.at(time))) == isHoliday)
    let written = try ConfigNode(encoding: holidays)
    #expect(written == (try ConfigNode(encoding: ["02-29", "12-25", "2026-04-06"])))
    #expect(try ConfigDecoder.decode(Holidays.self, from: written) == holidays)
  }

  @Test(arguments: ["2026-02-29", "02-30", "13-01", "00-10", "01-00", "2026", "26-12-25", "2026-1-5", "12-25-", "1-1"])
  func invalidHolidaysAreRejected(text: String) throws {
    let error = configErrorText { try ConfigDecoder.decode(Holidays.self, from: parsed("['\(text)']")) }
    #expect(
      error.contains("'\(text)' is not a calendar day; write a date as in 2026-12-25, or 12-25 for every year"))
  }

  @Test(
    arguments: [
      (1970, 1, 1, 0, .thursday), (2000, 2, 29, 11_016, .tuesday), (1900, 3, 1, -25_508, .thursday),
      (2026, 12, 31, 20_818, .thursday), (1, 1, 1, -719_162, .monday), (-1, 12, 31, -719_529, .friday),
    ] as [(Int, Int, Int, Int64, Weekday)])
  func datesConvertToDayNumbersAndWeekdays(year: Int, month: Int, day: Int, days: Int64, weekday: Weekday) {
    let date = CivilDate(year: year, month: month, day: day)
    #expect(date.days == days && date.weekday == weekday)
    #expect(CivilDate(days: days) == date)
  }

  @Test func consecutiveDayNumbersAreConsecutiveDates() {
    var date = CivilDate(year: -401, month: 1, day: 1)
    for days in date.days + 1..<CivilDate(year: 2401, month: 1, day: 1).days {
      let next = CivilDate(days: days)
      let isLast = date.day == CivilDate.days(in: date.month, of: date.year)
      let expected =
        isLast
        ? CivilDate(year: date.year, month: date.month, day: 1).adding(months: 1)
        : CivilDate(year: date.year, month: date.month, day: date.day + 1)
      guard next == expected, next.days == days, date < next else {
        Issue.record("\(next) follows \(date)")
        return
      }
      date = next
    }
  }
}
