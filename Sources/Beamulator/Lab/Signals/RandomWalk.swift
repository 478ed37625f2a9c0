import Glibc

/// A sum of normally distributed steps that can be evaluated at any time without the preceding steps.
///
/// The position after 2^k steps is the position after half of them plus a normal number; between two known positions,
/// the midpoint is their mean plus a normal number, recursively down to single steps: P. Lévy, *Processus stochastiques
/// et mouvement brownien*, 1948 (Z. Ciesielski's midpoint form, 1961). The number for the position after n steps is
/// drawn from a separate stream, so a position is reproducible and costs about 2 log2(n) draws.
struct RandomWalk: Hashable, Sendable {
  let every: Timespan
  let deviation: Double
  let seed: UInt64

  init(every: Timespan, deviation: Double, seed: UInt64) throws(InvalidValue) {
    self.init(valid: try every.positive("every"), try deviation.deviation(), seed)
  }

  private init(valid every: Timespan, _ deviation: Double, _ seed: UInt64) {
    self.every = every
    self.deviation = deviation
    self.seed = seed
  }

  func reseeded(using random: inout RandomStream) -> RandomWalk {
    RandomWalk(valid: every, deviation, random.next())
  }

  func value(at time: SimulatedTime) -> Double {
    deviation * position(after: time.cycle(of: every).index)
  }

  /// Returns the position after a number of steps, in deviations; a negative number counts steps before the run's
  /// start.
  private func position(after steps: Int64) -> Double {
    let count = steps.magnitude
    guard count > 0 else { return 0 }
    let side = steps < 0 ? ~seed : seed
    func normal(_ position: UInt64) -> Double {
      var random = RandomStream(seed: side, stream: position)
      return random.normal()
    }
    var start: UInt64 = 1
    var sum = normal(1)
    while start <= count / 2 {
      sum += Double(start).squareRoot() * normal(start * 2)
      start *= 2
    }
    var rest = count - start
    guard rest > 0 else { return sum }
    var length = start
    var rise = Double(length).squareRoot() * normal(start * 2)
    while rest > 0 {
      let half = length / 2
      let middle = rise / 2 + Double(length).squareRoot() / 2 * normal(start + half)
      if rest >= half {
        sum += middle
        rise -= middle
        start += half
        rest -= half
      } else {
        rise = middle
      }
      length = half
    }
    return sum
  }
}

extension RandomWalk: Codable {
  enum CodingKeys: CodingKey, CaseIterable { case every, deviation, seed }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(of: CodingKeys.allCases)
    try self.init(
      every: container.decode(Timespan.self, forKey: .every),
      deviation: container.decodeIfPresent(Double.self, forKey: .deviation) ?? 1,
      seed: container.decodeIfPresent(UInt64.self, forKey: .seed) ?? 0)
  }
}
