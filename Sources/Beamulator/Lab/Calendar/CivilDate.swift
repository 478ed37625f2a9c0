/// A day of the proleptic Gregorian calendar.
///
/// Algorithms from Howard Hinnant: *chrono-Compatible Low-Level Date Algorithms*, `days_from_civil` and
/// `civil_from_days`, https://howardhinnant.github.io/date_algorithms.html.
struct CivilDate: Hashable, Comparable, Sendable {
  let year: Int
  /// 1 to 12.
  let month: Int
  /// 1 to 31.
  let day: Int

  init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// Creates a date from a number of days since 1 January 1970.
  init(days: Int64) {
    let shifted = days + 719_468
    let era = shifted.floored(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    // Years start in March here, so that the leap day is the last day of its year.
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
    year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
  }

  /// The number of days since 1 January 1970.
  var days: Int64 {
    let shiftedYear = Int64(month <= 2 ? year - 1 : year)
    let era = shiftedYear.floored(by: 400)
    let yearOfEra = shiftedYear - era * 400
    let monthFromMarch = Int64(month > 2 ? month - 3 : month + 9)
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  var weekday: Weekday { Weekday(days: days) }

  /// Returns the same day a number of months later, or the last day of that month if it has no such day.
  func adding(months: Int) -> CivilDate {
    let index = Int64(year) * 12 + Int64(month - 1) + Int64(months)
    let year = index.floored(by: 12)
    let month = Int(index - year * 12) + 1
    return CivilDate(year: Int(year), month: month, day: min(day, Self.days(in: month, of: Int(year))))
  }

  /// Returns the number of days in a month.
  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  static func < (a: CivilDate, b: CivilDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }
}
