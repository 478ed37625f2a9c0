public import Foundation

/// The date at which a run's simulated time starts.
public struct RunCalendar: Sendable {
  /// Microseconds since 1970.
  public let start: Int64

  public init(start: Int64) { self.start = start }

  /// A simulated instant in microseconds since 1970.
  public func microseconds(_ time: SimulatedTime) -> Int64 {
    (Timespan(nanoseconds: start) + Timespan(nanoseconds: time.nanoseconds / 1000)).nanoseconds
  }

  /// A simulated instant as a date.
  public func date(_ time: SimulatedTime) -> Date {
    Date(timeIntervalSince1970: Double(microseconds(time)) / 1e6)
  }

  /// The wall's time, microseconds since 1970.
  public static var wallMicroseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
