/// A temporary or lasting change over simulated time, to add to another value.
public struct Patch: Hashable, Sendable {
  /// The shape of a patch over its length; the value is 0 before its start.
  public enum Kind: String, CaseIterable, Codable, Sendable {
    /// Rises linearly to the height and stays there.
    case ramp
    /// Rises linearly to the height and drops to 0 at the end.
    case slope
    /// Rises linearly to the height in the middle and falls back to 0.
    case peak
    /// Has the height from the start to the end.
    case pulse
    /// A downward peak.
    case dip
  }

  public let kind: Kind
  /// The time before which the value is 0.
  public let start: SimulatedTime
  /// Above zero.
  public let length: Timespan
  /// The extreme value; a negative height inverts the patch.
  public let height: Double

  /// Creates a patch.
  ///
  /// A length of zero or less, or a height that is not finite, is a programmer error and ends the process.
  public init(_ kind: Kind, start: SimulatedTime, length: Timespan, height: Double) {
    do throws(InvalidValue) {
      try self.init(valid: kind, start, length, height)
    } catch {
      preconditionFailure("invalid patch: \(error)")
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

  /// Returns the value at a time.
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

  /// Returns whether the value is 0 from a time on; always false for a ramp.
  public func isOver(at time: SimulatedTime) -> Bool { kind != .ramp && isPast(time) }

  private func isPast(_ time: SimulatedTime) -> Bool { time >= start && time - start >= length }
}

extension Patch: Codable {
  private enum CodingKeys: CodingKey, CaseIterable { case kind, start, length, height }

  /// Decodes `{ kind: peak, start: 3d, length: 2h, height: 5 }`. The start is the time since the run's start and
  /// defaults to 0; the height defaults to 1.
  ///
  /// - Throws: An error that names the known kinds or keys if another is found, or the problem with a value.
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
  /// Returns the sum of all patches at a time.
  public func value(at time: SimulatedTime) -> Double { reduce(0) { $0 + $1.value(at: time) } }

  /// Removes the patches that are 0 from a time on.
  public mutating func removeFinished(at time: SimulatedTime) { removeAll { $0.isOver(at: time) } }
}
