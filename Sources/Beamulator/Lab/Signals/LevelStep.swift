/// A change from one level to another at a time.
struct LevelStep: Hashable, Sendable {
  let time: SimulatedTime
  let before: Double
  let after: Double

  init(at time: SimulatedTime, from before: Double, to after: Double) throws(InvalidValue) {
    self.time = .start + (try (time - .start).within291Years("at"))
    self.before = try before.finite("from")
    self.after = try after.finite("to")
  }
}

extension LevelStep: Codable {
  enum CodingKeys: CodingKey, CaseIterable { case at, from, to }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(of: CodingKeys.allCases)
    try self.init(
      at: .start + container.decode(Timespan.self, forKey: .at),
      from: container.decodeIfPresent(Double.self, forKey: .from) ?? 0,
      to: container.decodeIfPresent(Double.self, forKey: .to) ?? 1)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(time - .start, forKey: .at)
    try container.encode(before, forKey: .from)
    try container.encode(after, forKey: .to)
  }
}
