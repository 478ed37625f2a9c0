import Glibc

/// How actors come back from crashes, and when they do not any more.
///
/// In YAML: `{ backoff: 1s, longest: 5m, crashes: 5, within: 10m }`; what is left out is as here.
public struct RestartPolicy: Sendable, Hashable, Codable {
  /// The wait after a first crash, simulated; it doubles with each further one until an act ends well.
  public var backoff: Timespan
  /// The longest wait.
  public var longest: Timespan
  /// At the last of so many crashes ``within`` a span of simulated time an actor is quarantined.
  public var crashes: Int
  public var within: Timespan

  /// Where an actor is quarantined after its fifth crash in ten minutes.
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

  /// The wait after so many crashes in a row, up to a quarter of it less by chance, so that actors that crash together do
  /// not come back together.
  package func wait(afterCrashes count: Int, _ random: inout RandomStream) -> Timespan {
    let full = min(max(backoff, .zero) * pow(2, Double(min(count, 64) - 1)), max(longest, .zero))
    return max(full * (0.75 + 0.25 * random.unit()), .nanoseconds(1))
  }
}
