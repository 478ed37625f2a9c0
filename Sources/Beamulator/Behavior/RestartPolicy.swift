import Glibc

/// The backoff of actors after crashes, and their restart budget.
///
/// In YAML: `{ backoff: 1s, longest: 5m, crashes: 5, within: 10m }`, which are the defaults.
public struct RestartPolicy: Sendable, Hashable, Codable {
  /// The wait after the first crash, in simulated time. It doubles with each further crash until an act succeeds.
  public var backoff: Timespan
  /// The longest wait.
  public var longest: Timespan
  /// The number of crashes ``within`` a span of simulated time at which an actor is quarantined.
  public var crashes: Int
  /// The span of simulated time in which ``crashes`` are counted.
  public var within: Timespan

  /// The default policy: an actor is quarantined at its fifth crash within ten minutes.
  public static let standard = RestartPolicy()

  public init(
    backoff: Timespan = .seconds(1), longest: Timespan = .minutes(5), crashes: Int = 5, within: Timespan = .minutes(10)
  ) {
    self.backoff = backoff
    self.longest = longest
    self.crashes = crashes
    self.within = within
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    backoff = try container.decodeIfPresent(Timespan.self, forKey: .backoff) ?? backoff
    longest = try container.decodeIfPresent(Timespan.self, forKey: .longest) ?? longest
    crashes = try container.decodeIfPresent(Int.self, forKey: .crashes) ?? crashes
    within = try container.decodeIfPresent(Timespan.self, forKey: .within) ?? within
  }

  /// Returns the wait after a number of consecutive crashes, randomly shortened by up to a quarter so that actors that
  /// crash together do not restart together.
  package func wait(afterCrashes count: Int, _ random: inout RandomStream) -> Timespan {
    let full = min(max(backoff, .zero) * pow(2, Double(min(count, 64) - 1)), max(longest, .zero))
    return max(full * (0.75 + 0.25 * random.unit()), .nanoseconds(1))
  }
}
