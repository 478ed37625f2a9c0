import Engine
import Support
import Testing

@testable import Beamulator

@Suite(.timeLimit(.minutes(3)))
struct WorkingHoursTests {
  static let day = WorkingHours()
  static let night = WorkingHours(from: TimeOfDay(22), to: TimeOfDay(6))
  static let small = WorkingHours(from: TimeOfDay(2), to: TimeOfDay(2, 30), days: .all)
  static let always = WorkingHours(from: TimeOfDay(0), to: TimeOfDay(24), days: .all)

  /// 5 January 2026 is a Monday. `start` is the next working time: the same time if it is within a shift.
  @Test(
    arguments: [
      ("UTC", day, "2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z"),
      ("UTC", day, "2026-01-05T07:59:59Z", "2026-01-05T08:00:00Z"),
      ("UTC", day, "2026-01-05T17:59:59Z", "2026-01-05T17:59:59Z"),
      ("UTC", day, "2026-01-05T18:00:00Z", "2026-01-06T08:00:00Z"),
      ("UTC", day, "2026-01-09T18:00:00Z", "2026-01-12T08:00:00Z"),
      ("UTC", day, "2025-12-31T20:00:00Z", "2026-01-01T08:00:00Z"),
      ("UTC", night, "2026-01-05T05:00:00Z", "2026-01-05T22:00:00Z"),
      ("UTC", night, "2026-01-06T00:30:00Z", "2026-01-06T00:30:00Z"),
      ("UTC", night, "2026-01-06T06:00:00Z", "2026-01-06T22:00:00Z"),
      ("UTC", night, "2026-01-10T05:59:59Z", "2026-01-10T05:59:59Z"),
      ("UTC", night, "2026-01-10T06:00:00Z", "2026-01-12T22:00:00Z"),
      ("UTC", night, "2026-01-10T23:00:00Z", "2026-01-12T22:00:00Z"),
      ("UTC", always, "2026-01-10T00:00:00Z", "2026-01-10T00:00:00Z"),
      ("Europe/Vienna", day, "2026-03-27T17:00:00Z", "2026-03-30T06:00:00Z"),
      ("Europe/Vienna", day, "2026-10-23T16:00:00Z", "2026-10-26T07:00:00Z"),
      ("America/New_York", day, "2026-01-05T12:59:00Z", "2026-01-05T13:00:00Z"),
      // The entire shift is in the gap: no shift starts on that day.
      ("Europe/Vienna", small, "2026-03-28T20:00:00Z", "2026-03-30T00:00:00Z"),
      // The first occurrence.
      ("Europe/Vienna", small, "2026-10-24T20:00:00Z", "2026-10-25T00:00:00Z"),
      ("Europe/Vienna", small, "2026-10-25T00:30:00Z", "2026-10-26T01:00:00Z"),
      ("Europe/Vienna", small, "2026-10-25T01:15:00Z", "2026-10-26T01:00:00Z"),
      // Half of the shift is in the gap.
      ("Australia/Lord_Howe", small, "2026-10-03T12:00:00Z", "2026-10-04T15:00:00Z"),
      ("Australia/Lord_Howe", small, "2026-04-04T14:45:00Z", "2026-04-04T15:30:00Z"),
    ])
  func timesMoveToTheNextShift(zone: String, hours: WorkingHours, time: String, start: String) throws {
    let calendar = try RunCalendar(zone)
    let instant = try calendar.at(time)
    #expect(calendar.text(hours.move(instant, in: calendar)) == start)
    #expect(hours.contains(instant, in: calendar) == (time == start))
    #expect(try hours.contains(calendar.at(start), in: calendar))
  }

  @Test func aShiftAcrossAClockChangeIsLongerOrShorter() throws {
    let calendar = try RunCalendar("Europe/Vienna")
    let hours = WorkingHours(from: TimeOfDay(22), to: TimeOfDay(6), days: [.saturday])
    func minutes(_ from: String) throws -> Int {
      let start = try calendar.at(from)
      return (0..<1440).count { hours.contains(start + .minutes(Double($0)), in: calendar) }
    }
    #expect(try minutes("2026-03-21T12:00:00Z") == 8 * 60)
    #expect(try minutes("2026-03-28T12:00:00Z") == 7 * 60)
    #expect(try minutes("2026-10-24T12:00:00Z") == 9 * 60)
  }

  @Test(
    arguments: [
      ("2026-12-24T19:00:00Z", "2026-12-28T08:00:00Z"), ("2026-12-25T12:00:00Z", "2026-12-28T08:00:00Z"),
      ("2027-12-24T12:00:00Z", "2027-12-24T12:00:00Z"), ("2026-05-01T08:00:00Z", "2026-05-04T08:00:00Z"),
      ("2027-04-30T19:00:00Z", "2027-05-03T08:00:00Z"), ("2031-05-01T08:00:00Z", "2031-05-01T08:00:00Z"),
    ])
  func noShiftStartsOnAHoliday(time: String, start: String) throws {
    let calendar = try RunCalendar("UTC")
    let hours = WorkingHours(holidays: try Holidays(["2026-12-25", "2026-05-01"]))
    #expect(try calendar.text(hours.move(calendar.at(time), in: calendar)) == start)
  }

  @Test func aShiftThatStartsBeforeAHolidayRunsToItsEnd() throws {
    let calendar = try RunCalendar("UTC")
    let hours = WorkingHours(from: TimeOfDay(22), to: TimeOfDay(6), holidays: try Holidays(["01-06"]))
    #expect(try hours.contains(calendar.at("2026-01-06T05:00:00Z"), in: calendar))
    #expect(try !hours.contains(calendar.at("2026-01-06T23:00:00Z"), in: calendar))
    #expect(try !hours.contains(calendar.at("2026-01-07T05:00:00Z"), in: calendar))
  }

  @Test func withoutShiftsTheStartIsNever() throws {
    let calendar = try RunCalendar("Europe/Vienna")
    let everyDay = (0..<366).map { day in
      let date = CivilDate(days: CivilDate(year: 2024, month: 1, day: 1).days + Int64(day))
      return (date.month < 10 ? "0" : "") + "\(date.month)-" + (date.day < 10 ? "0" : "") + "\(date.day)"
    }
    var random = RandomStream(seed: 1, stream: 1)
    let free = WorkingHours(days: .all, holidays: try Holidays(everyDay))
    #expect(free.move(.start, in: calendar) == .never)
    #expect(free.move(.start, in: calendar, spread: .hours(1), using: &random) == .never)
    let leapDays = WorkingHours(days: .all, holidays: try Holidays(everyDay.filter { $0 != "02-29" }))
    #expect(calendar.text(leapDays.move(.start, in: calendar)) == "2028-02-29T07:00:00Z")
    for hours in [Self.day, Self.night, Self.always] { #expect(hours.move(.never, in: calendar) == .never) }
  }

  @Test func arrivalsAreSpreadEvenly() throws {
    let calendar = try RunCalendar("Europe/Vienna")
    let opening = try calendar.at("2026-01-06T07:00:00Z")
    var random = RandomStream(seed: 7, stream: 1)
    let count = 10_000
    var slots = [Int](repeating: 0, count: 10)
    for _ in 0..<count {
      let start = Self.day.move(opening + .hours(-9), in: calendar, spread: .minutes(30), using: &random)
      slots[Int((start - opening) / .minutes(3))] += 1
    }
    let expected = Double(count) / 10
    // 99.9 % of chi-square with 9 degrees of freedom.
    #expect(slots.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected } < 27.88)
  }

  @Test(
    arguments: [(.zero, .zero), (.hours(-1), .zero), (.nanoseconds(1), .zero), (.days(2), .hours(10))]
      as [(Timespan, Timespan)])
  func aSpreadStaysWithinTheShift(spread: Timespan, longest: Timespan) throws {
    let calendar = try RunCalendar("UTC")
    var random = RandomStream(seed: 3, stream: 1)
    let opening = try calendar.at("2026-01-06T08:00:00Z")
    let delays = (0..<1000).map { _ in
      Self.day.move(opening + .hours(-1), in: calendar, spread: spread, using: &random) - opening
    }
    #expect(delays.allSatisfy { $0 == .zero || $0 > .zero && $0 < longest })
    #expect((delays.max() ?? .zero) >= longest * 0.99)
    let within = opening + .hours(1)
    #expect(Self.day.move(within, in: calendar, spread: spread, using: &random) == within)
  }

  @Test(
    arguments: [
      ("{}", day), ("{from: 22:00, to: 06:00}", night), ("{from: 00:00, to: 24:00, days: mon-sun}", always),
      ("{days: [mon, wed]}", WorkingHours(days: [.monday, .wednesday])),
      ("{to: 7:30}", WorkingHours(to: TimeOfDay(7, 30))),
    ])
  func workingHoursAreDecodedFromConfiguration(text: String, hours: WorkingHours) throws {
    #expect(try ConfigDecoder.decode(WorkingHours.self, from: parsed(text)) == hours)
    #expect(try ConfigDecoder.decode(WorkingHours.self, from: parsed(text), over: WorkingHours()) == hours)
    #expect(try ConfigDecoder.decode(WorkingHours.self, from: ConfigNode(encoding: hours)) == hours)
  }

  @Test(
    arguments: [
      (
        "{from: 08:00, to: 08:00}",
        "working hours from 08:00 to 08:00 are empty; write two times, or 00:00 to 24:00 for all day"
      ),
      ("{from: 24:00}", "working hours cannot start at 24:00; write 00:00 and the following days"),
      ("{form: 08:00}", "unknown key 'form', did you mean 'from'? Known here: from, to, days, holidays"),
    ])
  func invalidWorkingHoursAreRejected(text: String, message: String) throws {
    #expect(configErrorText { try ConfigDecoder.decode(WorkingHours.self, from: parsed(text)) }.hasSuffix(message))
  }
}
