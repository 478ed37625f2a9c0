import Platform
import Beamulator

/// Counts wrong tokens and delays their responses: the delay grows with the number in the last minute, so that guessing
/// is infeasible.
final class FailedAttempts: Sendable {
  /// The maximum delay.
  private static let maximumDelay = Duration.seconds(5)

  private let times = Locked<[ContinuousClock.Instant]>([])

  /// Counts an attempt and returns the delay of its response.
  func count() -> Duration {
    let number = times.withLock { times in
      let now = ContinuousClock.now
      times.removeAll { now - $0 > .seconds(60) }
      // The delay is at its maximum long before.
      if times.count < 100 { times.append(now) }
      return times.count
    }
    return min(Self.maximumDelay, .milliseconds(50 * number * number))
  }
}
