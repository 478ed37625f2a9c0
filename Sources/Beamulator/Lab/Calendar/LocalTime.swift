/// A date and time of day in a time zone.
public struct LocalTime: Codable, Hashable, Sendable {
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to 31.
  public let day: Int
  /// 0 to 23.
  public let hour: Int
  /// 0 to 59.
  public let minute: Int
  /// 0 to 59.
  public let second: Int
  public let weekday: Weekday

  /// - Parameter seconds: The local time in seconds since 1970, as if it were UTC.
  init(seconds: Int64) {
    let days = seconds.floored(by: 86_400)
    let date = CivilDate(days: days)
    let rest = Int(seconds - days * 86_400)
    (year, month, day) = (date.year, date.month, date.day)
    (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    weekday = Weekday(days: days)
  }
}
