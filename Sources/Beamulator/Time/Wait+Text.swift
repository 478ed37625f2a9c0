/// The text form of waits: `1h`, `1h..2h`, or `exponential 5m`.
extension Wait: CustomStringConvertible, Codable {
  private static let exponentialWord = "exponential "

  /// Parses a wait.
  ///
  /// - Throws: ``TimespanError`` if the text is not a wait.
  public init(text: String) throws {
    if text.hasPrefix(Self.exponentialWord) {
      self = .exponential(mean: try Timespan(text: String(text.dropFirst(Self.exponentialWord.count))))
    } else if let dots = text.firstRange(of: "..") {
      let shortest = try Timespan(text: String(text[..<dots.lowerBound]))
      let longest = try Timespan(text: String(text[dots.upperBound...]))
      guard shortest <= longest else {
        throw TimespanError("'\(text)' ends before it starts; write the shorter one first: \(longest)..\(shortest)")
      }
      self = .uniform(shortest...longest)
    } else {
      do {
        self = .fixed(try Timespan(text: text))
      } catch let error as TimespanError {
        throw TimespanError("\(error), or a range, as in 5m..10m")
      }
    }
  }

  public var description: String {
    switch self {
    case .fixed(let span): "\(span)"
    case .uniform(let range): "\(range.lowerBound)..\(range.upperBound)"
    case .exponential(let mean): Self.exponentialWord + "\(mean)"
    }
  }

  public init(from decoder: any Decoder) throws {
    try self.init(text: decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
