/// Waits as people write them: `1h` or `1h..2h`.
extension Wait: CustomStringConvertible, Codable {
  /// - Throws: ``TimespanError`` when it cannot be read.
  public init(text: String) throws {
    guard let dots = text.firstRange(of: "..") else {
      self.init(try Timespan(text: text))
      return
    }
    let shortest = try Timespan(text: String(text[..<dots.lowerBound]))
    let longest = try Timespan(text: String(text[dots.upperBound...]))
    guard shortest <= longest else { throw TimespanError(text: text) }
    self.init(shortest...longest)
  }

  public var description: String { shortest == longest ? "\(shortest)" : "\(shortest)..\(longest)" }

  public init(from decoder: any Decoder) throws {
    try self.init(text: decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
