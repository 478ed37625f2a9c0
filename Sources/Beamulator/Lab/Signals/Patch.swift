/// A passing or lasting change over simulated time, to be added to something else.
public struct Patch: Hashable, Sendable {
  /// How a patch runs over its length; before its start it is nothing.
  public enum Kind: String, CaseIterable, Codable, Sendable {
    /// Rises linearly to the height, and stays there.
    case ramp
    /// Rises linearly to the height, and is gone at the end.
    case slope
    /// Rises linearly to the height in the middle, and falls back to nothing.
    case peak
    /// The height from the start to the end.
    case pulse
    /// A peak downwards.
    case dip
  }

  public let kind: Kind
  public let start: SimulatedTime
  /// Above zero.
  public let length: Timespan
  /// What is reached; negative turns the patch upside down.
  public let height: Double

  /// A patch.
  ///
  /// A length of zero or less, and a height that is not finite, are programmer errors and end the process.
  public init(_ kind: Kind, start: SimulatedTime, length: Timespan, height: Double) {
    do throws(InvalidValue) {
      try self.init(valid: kind, start, length, height)
    } catch {
      preconditionFailure("a patch cannot be made: \(error)")
    }
  }

  private init(
    valid kind: Kind, _ start: SimulatedTime, _ length: Timespan, _ height: Double
  ) throws(InvalidValue) {
    self.kind = kind
    self.start = .start + (try (start - .start).within291Years("start"))
    self.length = try length.positive("length")
    self.height = try height.finite("height")
  }

  /// The value at a time.
  public func value(at time: SimulatedTime) -> Double {
    guard time >= start else { return 0 }
    guard !isPast(time) else { return kind == .ramp ? height : 0 }
    let share = Double((time - start).nanoseconds) / Double(length.nanoseconds)
    return switch kind {
    case .ramp, .slope: height * share
    case .peak: height * (1 - abs(2 * share - 1))
    case .pulse: height
    case .dip: -height * (1 - abs(2 * share - 1))
    }
  }

  /// Whether it is nothing from that time on; never so for a ramp.
  public func isOver(at time: SimulatedTime) -> Bool { kind != .ramp && isPast(time) }

  private func isPast(_ time: SimulatedTime) -> Bool { time >= start && time - start >= length }
}

extension Patch: Codable {
  private enum CodingKeys: CodingKey, CaseIterable { case kind, start, length, height }

  /// Reads `{ kind: peak, start: 3d, length: 2h, height: 5 }`, the start as the time since the run's start (0 when left
  /// out), the height 1 when left out.
  ///
  /// - Throws: An error that names the known kinds or keys when another was found, or what is wrong with a value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(of: CodingKeys.allCases)
    let name = try container.decode(String.self, forKey: .kind)
    guard let kind = Kind(rawValue: name) else {
      let known = Kind.allCases.map(\.rawValue)
      let hint = SpellingSuggestion.among(known, to: name).map { ", did you mean '\($0)'?" } ?? "."
      throw InvalidValue(description: "kind is '\(name)'\(hint) Known here: \(known.joined(separator: ", "))")
    }
    try self.init(
      valid: kind, .start + (container.decodeIfPresent(Timespan.self, forKey: .start) ?? .zero),
      container.decode(Timespan.self, forKey: .length),
      container.decodeIfPresent(Double.self, forKey: .height) ?? 1)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(start - .start, forKey: .start)
    try container.encode(length, forKey: .length)
    try container.encode(height, forKey: .height)
  }
}

extension Array<Patch> {
  /// The sum of all patches at a time.
  public func value(at time: SimulatedTime) -> Double { reduce(0) { $0 + $1.value(at: time) } }

  /// Takes out the patches that are nothing from a time on.
  public mutating func removeFinished(at time: SimulatedTime) { removeAll { $0.isOver(at: time) } }
}
