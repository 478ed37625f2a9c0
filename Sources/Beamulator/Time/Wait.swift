import Glibc

/// How long an actor means to wait: one length, any within a range, or one that knows nothing of how long it has lasted;
/// drawn from its own random stream.
public enum Wait: Sendable, Hashable {
  /// Negative ones are none.
  case fixed(Timespan)
  /// Each nanosecond of the range as likely as another.
  case uniform(ClosedRange<Timespan>)
  /// Exponentially distributed with that mean: acts that follow each other like this are a Poisson process.
  case exponential(mean: Timespan)

  public init(_ span: Timespan) { self = .fixed(span) }
  public init(_ range: ClosedRange<Timespan>) { self = .uniform(range) }

  public static func milliseconds(_ count: Double) -> Wait { .fixed(.milliseconds(count)) }
  public static func seconds(_ count: Double) -> Wait { .fixed(.seconds(count)) }
  public static func minutes(_ count: Double) -> Wait { .fixed(.minutes(count)) }
  public static func hours(_ count: Double) -> Wait { .fixed(.hours(count)) }
  public static func days(_ count: Double) -> Wait { .fixed(.days(count)) }

  public static func milliseconds(_ range: ClosedRange<Double>) -> Wait { Wait(range, Timespan.milliseconds) }
  public static func seconds(_ range: ClosedRange<Double>) -> Wait { Wait(range, Timespan.seconds) }
  public static func minutes(_ range: ClosedRange<Double>) -> Wait { Wait(range, Timespan.minutes) }
  public static func hours(_ range: ClosedRange<Double>) -> Wait { Wait(range, Timespan.hours) }
  public static func days(_ range: ClosedRange<Double>) -> Wait { Wait(range, Timespan.days) }

  private init(_ range: ClosedRange<Double>, _ unit: (Double) -> Timespan) {
    self = .uniform(unit(range.lowerBound)...unit(range.upperBound))
  }

  /// The length of one such wait; never negative.
  public func draw(_ random: inout RandomStream) -> Timespan {
    switch self {
    case .fixed(let span): return max(span, .zero)
    case .uniform(let range):
      let (shortest, longest) = (max(range.lowerBound, .zero), max(range.upperBound, .zero))
      guard shortest < longest else { return shortest }
      return .nanoseconds(Int64.random(in: shortest.nanoseconds...longest.nanoseconds, using: &random))
    case .exponential(let mean): return max(mean, .zero) * -log1p(-random.unit())
    }
  }
}
