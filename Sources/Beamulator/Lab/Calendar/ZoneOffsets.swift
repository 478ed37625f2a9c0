import Foundation

/// The offsets of a time zone from UTC, as far as the simulated time of a run reaches.
///
/// Read from the zone once: asking `TimeZone` or `Calendar` at every act takes locks that shards would share, and neither
/// tells where an offset begins. Instants are seconds since 1970; local times are those a clock in the zone shows, as if
/// it stood in UTC.
struct ZoneOffsets: Sendable {
  /// From one change of the offset to the next.
  struct Span: Sendable, Equatable {
    let start: Int64
    var end: Int64
    /// Local time less UTC, in seconds.
    let offset: Int64
  }

  /// Without a hole, from the earliest instant to the latest.
  private let spans: [Span]

  /// - Parameter instants: Where changes are looked for.
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

  /// The spans from that of an instant on.
  func spans(from instant: Int64) -> ArraySlice<Span> {
    var low = 0
    var high = spans.count - 1
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].end <= instant { low = middle + 1 } else { high = middle }
    }
    return spans[low...]
  }

  /// The span of an instant.
  func span(at instant: Int64) -> Span {
    let spans = spans(from: instant)
    return spans[spans.startIndex]
  }

  /// The first instant at which clocks show a local time or a later one.
  ///
  /// That is the first occurrence of a time that comes twice, and the first instant after the gap for one that never
  /// comes.
  func instant(ofLocal local: Int64) -> Int64 {
    // No offset is longer than a day.
    for span in spans(from: local - 86_400) {
      let instant = max(span.start, local - span.offset)
      if instant < span.end { return instant }
    }
    return .max
  }
}
