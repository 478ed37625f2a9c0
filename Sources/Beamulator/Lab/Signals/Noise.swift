/// Independent, normally distributed values.
struct Noise: Hashable, Sendable {
  let mean: Double
  let deviation: Double

  init(mean: Double, deviation: Double) throws(InvalidValue) {
    self.mean = try mean.finite("mean")
    self.deviation = try deviation.deviation()
  }
}

extension Noise: Codable {
  enum CodingKeys: CodingKey, CaseIterable { case mean, deviation }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(of: CodingKeys.allCases)
    try self.init(
      mean: container.decodeIfPresent(Double.self, forKey: .mean) ?? 0,
      deviation: container.decodeIfPresent(Double.self, forKey: .deviation) ?? 1)
  }
}
