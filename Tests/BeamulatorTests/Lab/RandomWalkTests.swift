import Testing

@testable import Beamulator

@Suite(.timeLimit(.minutes(3)))
struct RandomWalkTests {
  static func positions(_ range: ClosedRange<Int>, seed: UInt64, deviation: Double = 1) -> [Double] {
    let walk = Signal.walk(every: .seconds(10), deviation: deviation, seed: seed)
    var random = RandomStream(seed: 0, stream: 0)
    return range.map { walk.value(at: .start + .seconds(10 * Double($0)), using: &random) }
  }

  @Test(arguments: [1...20_000, -20_000...(-1), 900_000_000...900_020_000])
  func stepsAreNormalAndIndependent(range: ClosedRange<Int>) {
    let positions = Self.positions(range, seed: 7, deviation: 3)
    let steps = zip(positions, positions.dropFirst()).map { ($1 - $0) / 3 }
    let count = Double(steps.count)
    let (mean, variance) = moments(steps)
    #expect(abs(mean) < 5 / count.squareRoot())
    #expect(abs(variance - 1) < 5 * (2 / count).squareRoot())
    for lag in [1, 2, 3, 8] {
      let together = zip(steps, steps.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 } / count
      #expect(abs(together) < 5 / count.squareRoot(), "lag \(lag)")
    }
    let beyondOne = Double(steps.count { abs($0) > 1 })
    #expect(abs(beyondOne / count - 0.3173) < 5 * (0.3173 * 0.6827 / count).squareRoot())
  }

  /// The variance of the difference between two positions n steps apart is n.
  @Test(arguments: [
    (0, 1), (0, 2), (0, 3), (0, 100), (0, -5), (7, 8), (8, 9), (5, 12), (15, 17), (-3, 4), (1023, 1025),
  ])
  func varianceGrowsWithTheNumberOfSteps(from: Int, to: Int) {
    let seeds = 4000
    let ways = (0..<seeds).map { seed in
      Self.positions(to...to, seed: UInt64(seed))[0] - Self.positions(from...from, seed: UInt64(seed))[0]
    }
    let (mean, variance) = moments(ways)
    let expected = Double(abs(to - from))
    #expect(abs(mean) < 5 * (expected / Double(seeds)).squareRoot())
    #expect(abs(variance / expected - 1) < 5 * (2 / Double(seeds)).squareRoot())
  }

  @Test func valuesAreIndependentOfEvaluationOrder() {
    let forwards = Self.positions(-500...500, seed: 3)
    var random = RandomStream(seed: 1, stream: 1)
    for index in forwards.indices.shuffled(using: &random) {
      #expect(Self.positions((index - 500)...(index - 500), seed: 3)[0] == forwards[index])
    }
  }

  @Test func staysConstantBetweenStepsAndStartsAtZero() {
    let walk = Signal.walk(every: .seconds(10), seed: 3)
    var random = RandomStream(seed: 1, stream: 1)
    func value(_ seconds: Double) -> Double { walk.value(at: .start + .seconds(seconds), using: &random) }
    #expect(value(0) == 0 && value(9.9) == 0)
    #expect(value(10) == value(19.9) && value(10) != value(20))
    #expect(value(-10) == value(-0.1) && value(-10) != 0 && value(-10) != value(10))
  }

  @Test func seedsAreDrawnOnceFromTheStream() {
    var (random, again) = (RandomStream(seed: 1, stream: 1), RandomStream(seed: 1, stream: 1))
    let walk = Signal.walk(every: .seconds(1), using: &random)
    #expect(walk == .walk(every: .seconds(1), using: &again))
    #expect(walk != .walk(every: .seconds(1), using: &random))
  }

  @Test func reseedingChangesEveryWalkAndNothingElse() {
    var (random, again) = (RandomStream(seed: 9, stream: 1), RandomStream(seed: 9, stream: 1))
    let fixed = Signal.constant(1) + .sine(period: .days(1))
    func signal(_ a: UInt64, _ b: UInt64) -> Signal {
      fixed * .walk(every: .seconds(1), seed: a) * (fixed + .walk(every: .seconds(2), seed: b)).clamped(to: -1...1)
    }
    #expect(signal(0, 0).reseeded(using: &random) == signal(again.next(), again.next()))
    #expect(fixed.reseeded(using: &random) == fixed)
  }
}
