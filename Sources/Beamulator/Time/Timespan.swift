/// A length of time, in whole nanoseconds. Arithmetic saturates at 292 years.
public struct Timespan: Sendable, Hashable, Comparable {
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  public static let zero = Timespan(nanoseconds: 0)

  public static func nanoseconds(_ count: Int64) -> Timespan { Timespan(nanoseconds: count) }
  public static func microseconds(_ count: Double) -> Timespan { Timespan(count, of: 1e3) }
  public static func milliseconds(_ count: Double) -> Timespan { Timespan(count, of: 1e6) }
  public static func seconds(_ count: Double) -> Timespan { Timespan(count, of: 1e9) }
  public static func minutes(_ count: Double) -> Timespan { Timespan(count, of: 60e9) }
  public static func hours(_ count: Double) -> Timespan { Timespan(count, of: 3600e9) }
  public static func days(_ count: Double) -> Timespan { Timespan(count, of: 86400e9) }
  public static func weeks(_ count: Double) -> Timespan { Timespan(count, of: 604800e9) }

  private init(_ count: Double, of unit: Double) { self.init(rounding: count * unit) }

  /// Rounds to the nearest whole nanosecond. Values out of range saturate; NaN becomes zero.
  public init(rounding nanoseconds: Double) {
    self.nanoseconds = Int64(exactly: nanoseconds.rounded()) ?? (nanoseconds > 0 ? .max : nanoseconds < 0 ? .min : 0)
  }

  /// The span in seconds.
  public var seconds: Double { Double(nanoseconds) / 1e9 }

  public static func < (a: Timespan, b: Timespan) -> Bool { a.nanoseconds < b.nanoseconds }

  public static func + (a: Timespan, b: Timespan) -> Timespan {
    let (sum, overflow) = a.nanoseconds.addingReportingOverflow(b.nanoseconds)
    return Timespan(nanoseconds: overflow ? (a.nanoseconds < 0 ? .min : .max) : sum)
  }

  public static func - (a: Timespan, b: Timespan) -> Timespan {
    let (difference, overflow) = a.nanoseconds.subtractingReportingOverflow(b.nanoseconds)
    return Timespan(nanoseconds: overflow ? (a.nanoseconds < 0 ? .min : .max) : difference)
  }

  public static func * (a: Timespan, factor: Double) -> Timespan {
    Timespan(rounding: Double(a.nanoseconds) * factor)
  }

  public static func / (a: Timespan, divisor: Double) -> Timespan {
    Timespan(rounding: Double(a.nanoseconds) / divisor)
  }

  /// Returns the ratio of two spans; not finite if the divisor is zero.
  public static func / (a: Timespan, b: Timespan) -> Double { Double(a.nanoseconds) / Double(b.nanoseconds) }

  public static prefix func - (a: Timespan) -> Timespan { .zero - a }

  /// The absolute value.
  public var magnitude: Timespan { max(self, -self) }
}
