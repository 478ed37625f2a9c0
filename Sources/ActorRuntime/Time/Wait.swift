/// How long an actor means to wait: one length, or any within a range, drawn from its own random stream.
public struct Wait: Sendable, Hashable {
  public let shortest: Timespan
  public let longest: Timespan

  /// A fixed wait; a negative one is none.
  public init(_ span: Timespan) {
    shortest = max(span, .zero)
    longest = shortest
  }

  /// Any wait of the range, each nanosecond as likely as another.
  public init(_ range: ClosedRange<Timespan>) {
    shortest = max(range.lowerBound, .zero)
    longest = max(range.upperBound, .zero)
  }

  public static func milliseconds(_ count: Double) -> Wait { Wait(.milliseconds(count)) }
  public static func seconds(_ count: Double) -> Wait { Wait(.seconds(count)) }
  public static func minutes(_ count: Double) -> Wait { Wait(.minutes(count)) }
  public static func hours(_ count: Double) -> Wait { Wait(.hours(count)) }
  public static func days(_ count: Double) -> Wait { Wait(.days(count)) }

  public static func milliseconds(_ range: ClosedRange<Double>) -> Wait { Wait(range, Timespan.milliseconds) }
  public static func seconds(_ range: ClosedRange<Double>) -> Wait { Wait(range, Timespan.seconds) }
  public static func minutes(_ range: ClosedRange<Double>) -> Wait { Wait(range, Timespan.minutes) }
  public static func hours(_ range: ClosedRange<Double>) -> Wait { Wait(range, Timespan.hours) }
  public static func days(_ range: ClosedRange<Double>) -> Wait { Wait(range, Timespan.days) }

  private init(_ range: ClosedRange<Double>, _ unit: (Double) -> Timespan) {
    self.init(unit(range.lowerBound)...unit(range.upperBound))
  }

  /// The length of one such wait.
  public func draw(_ random: inout RandomStream) -> Timespan {
    guard shortest < longest else { return shortest }
    return .nanoseconds(Int64.random(in: shortest.nanoseconds...longest.nanoseconds, using: &random))
  }
}
