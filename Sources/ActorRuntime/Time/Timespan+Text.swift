/// Spans as people write them: `1h30m`, `500ms`, `2d`, `1.5h`.
extension Timespan: CustomStringConvertible, Codable {
  private static let units: [(name: String, nanoseconds: Int64)] = [
    ("w", 604_800_000_000_000), ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000),
    ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1000), ("ns", 1),
  ]

  /// Reads numbers with units, largest first or in any order, each unit once: `1h30m`, `1.5 h`, `250ms`, `0`.
  ///
  /// - Throws: ``TimespanError`` when it cannot be read or does not fit in 292 years.
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
    guard !seen.isEmpty, total < 9.2e18 else { throw TimespanError(text: text) }
    nanoseconds = exact
  }

  /// The shortest text that reads back as the same span: `1d2h`, `1h30m`, `250ms`; `0`.
  public var description: String {
    guard nanoseconds != 0 else { return "0" }
    var rest = nanoseconds.magnitude
    var text = nanoseconds < 0 ? "-" : ""
    for unit in Self.units.dropFirst() where rest >= UInt64(unit.nanoseconds) {
      text += "\(rest / UInt64(unit.nanoseconds))\(unit.name)"
      rest %= UInt64(unit.nanoseconds)
    }
    return text
  }

  public init(from decoder: any Decoder) throws {
    try self.init(text: decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A text that is no span of time.
public struct TimespanError: Error, Sendable, CustomStringConvertible {
  let text: String

  public var description: String {
    "'\(text)' is no duration; write numbers with units (w d h m s ms us ns), as in 8h, 1h30m or 500ms"
  }
}
