import Glibc

/// The distribution of a wait between acts; each wait is drawn from the actor's own random stream.
public enum Wait: Sendable, Hashable {
  /// Always the same span; a negative span counts as zero.
  case fixed(Timespan)
  /// Uniformly distributed over a range.
  case uniform(ClosedRange<Timespan>)
  /// Exponentially distributed: acts with such waits form a Poisson process.
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

  /// Draws one wait; never negative.
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
