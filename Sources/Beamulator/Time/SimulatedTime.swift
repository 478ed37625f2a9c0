/// A point in simulated time, in nanoseconds since the run's start.
public struct SimulatedTime: Sendable, Hashable, Comparable, Codable {
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The run's start.
  public static let start = SimulatedTime(nanoseconds: 0)
  /// Later than every act.
  public static let never = SimulatedTime(nanoseconds: .max)

  public static func < (a: SimulatedTime, b: SimulatedTime) -> Bool { a.nanoseconds < b.nanoseconds }

  public static func + (time: SimulatedTime, span: Timespan) -> SimulatedTime {
    SimulatedTime(nanoseconds: (Timespan(nanoseconds: time.nanoseconds) + span).nanoseconds)
  }

  public static func - (a: SimulatedTime, b: SimulatedTime) -> Timespan {
    Timespan(nanoseconds: a.nanoseconds) - Timespan(nanoseconds: b.nanoseconds)
  }

  public init(from decoder: any Decoder) throws {
    nanoseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(nanoseconds)
  }
}
