/// The text form of spans: `1h30m`, `500ms`, `2d`, `1.5h`.
extension Timespan: CustomStringConvertible, Codable {
  private typealias Unit = (name: String, word: String, nanoseconds: Int64)

  private static let units: [Unit] = [
    ("w", "week", 604_800_000_000_000), ("d", "day", 86_400_000_000_000), ("h", "hour", 3_600_000_000_000),
    ("m", "minute", 60_000_000_000), ("s", "second", 1_000_000_000), ("ms", "millisecond", 1_000_000),
    ("us", "microsecond", 1000), ("ns", "nanosecond", 1),
  ]

  /// Parses numbers with units, in any order, each unit at most once: `1h30m`, `1.5 h`, `250ms`, `0`.
  ///
  /// - Throws: ``TimespanError`` if the text is not a duration or exceeds 292 years.
  public init(text: String) throws {
    var rest = text.filter { !$0.isWhitespace }[...]
    if rest == "0" {
      self = .zero
      return
    }
    var seen: Set<String> = []
    var total = 0.0
    var exact: Int64 = 0
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      let name = rest.dropFirst(number.count).prefix { $0.isLetter }
      guard let unit = Self.units.first(where: { $0.name == name || ($0.name == "us" && name == "µs") }),
        let count = Double(number), seen.insert(unit.name).inserted
      else { throw TimespanError(text: text) }
      total += count * Double(unit.nanoseconds)
      if let whole = Int64(number) {
        let (product, overflow) = whole.multipliedReportingOverflow(by: unit.nanoseconds)
        guard !overflow else { throw TimespanError(text: text) }
        exact = (Timespan(nanoseconds: exact) + Timespan(nanoseconds: product)).nanoseconds
      } else {
        exact = (Timespan(nanoseconds: exact) + Timespan(rounding: count * Double(unit.nanoseconds))).nanoseconds
      }
      rest = rest.dropFirst(number.count + name.count)
    }
    guard !seen.isEmpty, total < 9.223372036854776e18 else { throw TimespanError(text: text) }
    nanoseconds = exact
  }

  /// The shortest text that reads back as the same span: `1d2h`, `1h30m`, `250ms`; `0`.
  public var description: String {
    guard nanoseconds != 0 else { return "0" }
    let counts = counts(of: Self.units.dropFirst()).map { "\($0.count)\($0.unit.name)" }
    return (nanoseconds < 0 ? "-" : "") + counts.joined()
  }

  /// The span in words: `1 week, 1 day, 1 hour`, `minus 1 hour`; `0 seconds`.
  public var longText: String {
    guard nanoseconds != 0 else { return "0 seconds" }
    let counts = counts(of: Self.units[...]).map { "\($0.count) \($0.unit.word)\($0.count == 1 ? "" : "s")" }
    return (nanoseconds < 0 ? "minus " : "") + counts.joined(separator: ", ")
  }

  /// The span with abbreviated units, from days to milliseconds: `8d 1h`, `-1h 30m`; `0s`. Smaller units are omitted.
  public var shortText: String {
    let counts = counts(of: Self.units[1...5]).map { "\($0.count)\($0.unit.name)" }
    return counts.isEmpty ? "0s" : (nanoseconds < 0 ? "-" : "") + counts.joined(separator: " ")
  }

  /// Splits the span into units, largest first, and omits zero counts.
  private func counts(of units: ArraySlice<Unit>) -> [(count: UInt64, unit: Unit)] {
    var rest = nanoseconds.magnitude
    return units.compactMap { unit in
      let (count, remainder) = rest.quotientAndRemainder(dividingBy: UInt64(unit.nanoseconds))
      rest = remainder
      return count > 0 ? (count, unit) : nil
    }
  }

  /// Decodes a text accepted by ``init(text:)``, optionally with a leading minus.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    self = text.hasPrefix("-") ? -(try Timespan(text: String(text.dropFirst()))) : try Timespan(text: text)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// The error for a text that is not a duration.
public struct TimespanError: Error, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }

  init(text: String) {
    let problem = Double(text) == nil ? "" : ": it has no unit"
    description =
      "'\(text)' is not a duration\(problem); write numbers with units (w d h m s ms us ns), as in 8h, 1h30m or 500ms"
  }
}
