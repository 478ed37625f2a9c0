import Foundation
import Testing

@testable import Beamulator

/// Calendars with times as texts: `2026-03-29T01:00:00Z`.
extension RunCalendar {
  init(_ zone: String, start: String = "2026-01-05T08:00:00Z") throws {
    let date = try Date(start, strategy: .iso8601)
    self.init(
      start: Int64(date.timeIntervalSince1970) * 1_000_000, timeZone: try #require(TimeZone(identifier: zone)))
  }

  func at(_ text: String) throws -> SimulatedTime { time(of: try Date(text, strategy: .iso8601)) }

  /// Returns a time of whole seconds as text in UTC; `never` for never.
  func text(_ time: SimulatedTime?) -> String {
    guard let time, time != .never else { return "never" }
    guard second(time) * 1_000_000 == microseconds(time) else { return "\(time.nanoseconds) ns" }
    return date(time).ISO8601Format()
  }
}
