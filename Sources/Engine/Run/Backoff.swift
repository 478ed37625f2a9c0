package import Beamulator

/// How long to wait before a service that has ended is started again, in time of the wall: each time twice as long, from
/// the start again once it was well for a while.
package struct Backoff: Sendable {
  private let first: Timespan
  private let longest: Timespan
  private let wellAfter: Timespan
  private var next: Timespan

  package init(
    first: Timespan = .milliseconds(500), longest: Timespan = .seconds(30), wellAfter: Timespan = .minutes(1)
  ) {
    self.first = first
    self.longest = longest
    self.wellAfter = wellAfter
    next = first
  }

  /// The wait after one more end.
  ///
  /// - Parameter time: How long the service could be used before.
  package mutating func wait(afterBeingWell time: Timespan) -> Timespan {
    if time >= wellAfter { next = first }
    defer { next = min(next * 2, longest) }
    return next
  }
}
