import Glibc
import Testing

@testable import Beamulator

@Suite(.timeLimit(.minutes(3)))
struct DistributionTests {
  static let count = 40_000

  @Test(arguments: [(0.0, 1.0), (-5, 0.1), (1e6, 300)])
  func normalDrawsFollowTheDistribution(mean: Double, deviation: Double) {
    var random = RandomStream(seed: 11, stream: 1)
    // Ten equally likely intervals, from the inverse of the distribution at 0.1 ... 0.9.
    let bounds = [-1.2815516, -0.8416212, -0.5244005, -0.2533471, 0, 0.2533471, 0.5244005, 0.8416212, 1.2815516]
    var observed = Array(repeating: 0, count: 10)
    for _ in 0..<Self.count {
      let value = (random.normal(mean: mean, deviation: deviation) - mean) / deviation
      observed[bounds.count { $0 < value }] += 1
    }
    let expected = Array(repeating: Double(Self.count) / 10, count: 10)
    #expect(chiSquare(observed, expected) < chiSquareLimit(degrees: 9))
  }

  @Test func aNormalDrawWithoutDeviationIsTheMean() {
    var random = RandomStream(seed: 11, stream: 1)
    #expect(random.normal(mean: 4, deviation: 0) == 4)
  }

  @Test(arguments: [0.001, 1, 1e6])
  func exponentialDrawsFollowTheDistribution(mean: Double) {
    var random = RandomStream(seed: 12, stream: 1)
    var spans = random
    var wrong = 0
    var observed = Array(repeating: 0, count: 10)
    for _ in 0..<Self.count {
      let value = random.exponential(mean: mean)
      // The same number in nanoseconds, except for the rounding of the two products.
      let span = Double(spans.exponential(mean: Timespan.seconds(mean)).nanoseconds)
      if value < 0 || abs(span - value * 1e9) > 1 + value * 1e-6 { wrong += 1 }
      observed[min(Int(10 * -expm1(-value / mean)), 9)] += 1
    }
    #expect(wrong == 0)
    let expected = Array(repeating: Double(Self.count) / 10, count: 10)
    #expect(chiSquare(observed, expected) < chiSquareLimit(degrees: 9))
  }

  @Test(arguments: [0.01, 0.5, 3, 9.99, 10, 12.5, 60, 1000, 250_000])
  func poissonDrawsFollowTheDistribution(mean: Double) {
    var random = RandomStream(seed: 13, stream: 1)
    var counts: [Int: Int] = [:]
    for _ in 0..<Self.count { counts[random.poisson(mean: mean), default: 0] += 1 }
    // Adjacent counts are merged until at least 20 are expected.
    var (observed, expected) = ([0], [0.0])
    let spread = 12 * mean.squareRoot() + 12
    for count in max(0, Int(mean - spread))...Int(mean + spread) {
      if expected[expected.count - 1] >= 20 {
        observed.append(0)
        expected.append(0)
      }
      observed[observed.count - 1] += counts.removeValue(forKey: count) ?? 0
      let likelihood = Double(count) * log(mean) - mean - lgamma(Double(count + 1)).0
      expected[expected.count - 1] += Double(Self.count) * exp(likelihood)
    }
    #expect(counts.isEmpty, "beyond 12 deviations")
    let (lastObserved, lastExpected) = (observed.removeLast(), expected.removeLast())
    observed[observed.count - 1] += lastObserved
    expected[expected.count - 1] += lastExpected
    if expected.count == 1 {
      #expect(observed == [Self.count])
    } else {
      #expect(chiSquare(observed, expected) < chiSquareLimit(degrees: expected.count - 1))
    }
  }

  @Test func poissonDrawsWorkAtTheLimitsOfTheMean() {
    var random = RandomStream(seed: 14, stream: 1)
    #expect((0..<100).allSatisfy { _ in random.poisson(mean: 0) == 0 })
    let values = (0..<Self.count).map { _ in Double(random.poisson(mean: 1e9)) }
    let (mean, variance) = moments(values)
    #expect(abs(mean - 1e9) < 5 * (1e9 / Double(Self.count)).squareRoot())
    #expect(abs(variance / 1e9 - 1) < 5 * (2 / Double(Self.count)).squareRoot())
  }

  @Test(arguments: [
    (1, 1.0), (2, 1), (10, 0), (10, 0.5), (10, 1), (10, 1.000000001), (10, 2), (100, 0.99), (100, 1), (1000, 1.5),
    (5, 8),
  ])
  func zipfDrawsFollowTheDistribution(count: Int, exponent: Double) {
    var random = RandomStream(seed: 15, stream: 1)
    let zipf = Zipf(count: count, exponent: exponent)
    var observed = Array(repeating: 0, count: count)
    for _ in 0..<Self.count { observed[zipf.draw(&random) - 1] += 1 }
    let weights = (1...count).map { pow(Double($0), -exponent) }
    let total = weights.reduce(0, +)
    var parts: (observed: [Int], expected: [Double]) = ([], [])
    var rest = (observed: 0, expected: 0.0)
    for (seen, weight) in zip(observed, weights) {
      let expected = Double(Self.count) * weight / total
      if expected >= 20 {
        parts.observed.append(seen)
        parts.expected.append(expected)
      } else {
        rest = (rest.observed + seen, rest.expected + expected)
      }
    }
    if rest.expected > 0 {
      parts.observed.append(rest.observed)
      parts.expected.append(rest.expected)
    }
    #expect(chiSquare(parts.observed, parts.expected) < chiSquareLimit(degrees: max(parts.expected.count - 1, 1)))
  }

  @Test(arguments: [(1 << 53, 0.0), (1 << 53, 1), (1 << 53, 3), (1_000_000, 100), (1, 0), (1, 100)])
  func zipfDrawsStayInTheirRange(count: Int, exponent: Double) {
    var random = RandomStream(seed: 16, stream: 1)
    let zipf = Zipf(count: count, exponent: exponent)
    #expect((0..<1000).allSatisfy { _ in 1...count ~= zipf.draw(&random) })
  }

  @Test func rejectsNegativeDeviation() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomStream(seed: 1, stream: 1)
      _ = random.normal(deviation: -1)
    }
  }

  @Test func rejectsExponentialMeanOfZero() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomStream(seed: 1, stream: 1)
      _ = random.exponential(mean: Timespan.zero)
    }
  }

  @Test func rejectsPoissonMeanThatIsNotANumber() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomStream(seed: 1, stream: 1)
      _ = random.poisson(mean: .nan)
    }
  }

  @Test func rejectsZipfWithoutRanks() async {
    await #expect(processExitsWith: .failure) { _ = Zipf(count: 0, exponent: 1) }
  }
}
