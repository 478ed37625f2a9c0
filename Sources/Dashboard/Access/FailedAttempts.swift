import Platform
import Beamulator

/// Counts wrong tokens, and says how long to wait before the answer: longer with each of a minute, so that guessing takes
/// for ever.
final class FailedAttempts: Sendable {
  /// Longer than this nobody waits.
  private static let longest = Duration.seconds(5)

  private let times = Locked<[ContinuousClock.Instant]>([])

  /// Counts one; gives how long its answer waits.
  func count() -> Duration {
    let number = times.withLock { times in
      let now = ContinuousClock.now
      times.removeAll { now - $0 > .seconds(60) }
      // More than these make no difference.
      if times.count < 100 { times.append(now) }
      return times.count
    }
    return min(Self.longest, .milliseconds(50 * number * number))
  }
}
