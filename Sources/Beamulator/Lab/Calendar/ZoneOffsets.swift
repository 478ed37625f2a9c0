import Foundation

/// The UTC offsets of a time zone over the range of a run's simulated time.
///
/// Read from the zone once: `TimeZone` and `Calendar` take locks that shards would share, and neither reports when an
/// offset starts. Instants are seconds since 1970; local times are seconds since 1970 as if local time were UTC.
struct ZoneOffsets: Sendable {
  /// The time from one change of the offset to the next.
  struct Span: Sendable, Equatable {
    let start: Int64
    var end: Int64
    /// Local time minus UTC, in seconds.
    let offset: Int64
  }

  /// The spans without gaps, from the earliest instant to the latest.
  private let spans: [Span]

  /// - Parameter instants: The range to search for changes.
  init(_ zone: TimeZone, within instants: ClosedRange<Int64>) {
    var date = Date(timeIntervalSince1970: Double(instants.lowerBound))
    var spans = [Span(start: .min, end: .max, offset: Int64(zone.secondsFromGMT(for: date)))]
    while let change = zone.nextDaylightSavingTimeTransition(after: date), change > date,
      change.timeIntervalSince1970 <= Double(instants.upperBound)
    {
      date = change
      let offset = Int64(zone.secondsFromGMT(for: change))
      guard offset != spans[spans.count - 1].offset else { continue }
      let instant = Int64(change.timeIntervalSince1970)
      spans[spans.count - 1].end = instant
      spans.append(Span(start: instant, end: .max, offset: offset))
    }
    self.spans = spans
  }

  /// Returns the span of an instant and all later spans.
  func spans(from instant: Int64) -> ArraySlice<Span> {
    var low = 0
    var high = spans.count - 1
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].end <= instant { low = middle + 1 } else { high = middle }
    }
    return spans[low...]
  }

  /// Returns the span of an instant.
  func span(at instant: Int64) -> Span {
    let spans = spans(from: instant)
    return spans[spans.startIndex]
  }

  /// Returns the first instant with a local time that is not before `local`: the first occurrence of a repeated time,
  /// and the first instant after the gap for a skipped one.
  func instant(ofLocal local: Int64) -> Int64 {
    // Offsets are shorter than a day.
    for span in spans(from: local - 86_400) {
      let instant = max(span.start, local - span.offset)
      if instant < span.end { return instant }
    }
    return .max
  }
}
