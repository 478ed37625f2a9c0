package import Beamulator

/// The waits before a failed service is restarted, in wall-clock time: each is twice as long as the previous one, up to
/// a maximum. After the service has run for some time, the first wait applies again.
package struct Backoff: Sendable {
  private let first: Timespan
  private let longest: Timespan
  private let resetAfter: Timespan
  private var next: Timespan

  package init(
    first: Timespan = .milliseconds(500), longest: Timespan = .seconds(30), resetAfter: Timespan = .minutes(1)
  ) {
    self.first = first
    self.longest = longest
    self.resetAfter = resetAfter
    next = first
  }

  /// Returns the wait after another failure.
  ///
  /// - Parameter time: The time for which the service had run.
  package mutating func wait(afterRunningFor time: Timespan) -> Timespan {
    if time >= resetAfter { next = first }
    defer { next = min(next * 2, longest) }
    return next
  }
}
