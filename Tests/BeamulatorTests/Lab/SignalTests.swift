import Testing

@testable import Beamulator

@Suite(.timeLimit(.minutes(3)))
struct SignalTests {
  static func value(_ signal: Signal, hours: Double) -> Double {
    var random = RandomStream(seed: 1, stream: 1)
    return signal.value(at: .start + .hours(hours), using: &random)
  }

  static let sum: Signal = .constant(2) + .constant(3) + .step(at: .start)
  static let product: Signal = .constant(2) * .constant(3) * .constant(-1)
  static let nested: Signal = .constant(2) * (.constant(1) + .constant(2))
  static let waves: [(Signal, [Double: Double])] = [
    (Signal.sine(period: .hours(24), amplitude: 2), [-6: -2, 0: 0, 6: 2, 12: 0, 18: -2, 24: 0, 30: 2]),
    (.sine(period: .hours(24), phase: .hours(6), offset: 10), [0: 11, 6: 10, 12: 9, -6: 10]),
    (.sine(period: .hours(24), phase: .hours(-18)), [0: 1, 6: 0]),
    (.sine(period: .hours(24), phase: .hours(30)), [0: 1, 6: 0]),
    (.triangle(period: .hours(8), amplitude: 4), [-1: -2, 0: 0, 1: 2, 2: 4, 3: 2, 4: 0, 5: -2, 6: -4, 7: -2, 8: 0]),
    (.sawtooth(period: .hours(4), amplitude: 2), [-1: 1, 0: -2, 1: -1, 2: 0, 3: 1, 4: -2]),
    (.square(period: .hours(4), duty: 0.25, amplitude: 3), [-4: 3, -1: -3, 0: 3, 0.99: 3, 1: -3, 3.99: -3, 4: 3]),
    (.square(period: .hours(4), duty: 0), [0: -1, 1: -1]),
    (.square(period: .hours(4), duty: 1), [0: 1, 3.99: 1]),
    (.pulse(period: .hours(4), width: .hours(1), amplitude: 5), [-4: 5, -3: 0, 0: 5, 0.99: 5, 1: 0, 3.99: 0, 4: 5]),
    (.pulse(period: .hours(4), width: .hours(4), offset: 1), [0: 2, 3.99: 2]),
    (.pulse(period: .hours(4), width: .hours(1), phase: .hours(1)), [-1: 1, 0: 0, 2.99: 0, 3: 1]),
    (.step(at: .start + .hours(2)), [-1: 0, 1.99: 0, 2: 1, 3: 1]),
    (.step(at: .start + .hours(-2), from: 7, to: 3), [-3: 7, -2: 3]),
    (.constant(20), [-1e6: 20, 0: 20, 1e6: 20]),
    (.noise(mean: 3, deviation: 0), [0: 3]),
    (sum, [-1: 5, 0: 6]),
    (product, [0: -6]),
    (nested, [0: 6]),
    (.sine(period: .hours(24), amplitude: 9).clamped(to: -1...4), [0: 0, 6: 4, 18: -1]),
  ]

  @Test(arguments: waves)
  func signalsHaveTheExpectedValues(signal: Signal, expected: [Double: Double]) {
    for (hours, value) in expected {
      #expect(abs(Self.value(signal, hours: hours) - value) < 1e-12, "at \(hours)h")
    }
  }

  @Test(arguments: [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max])
  func signalsHaveAFiniteValueAtAnyTime(nanoseconds: Int64) {
    let longest = Timespan.days(365 * 290)
    var random = RandomStream(seed: 1, stream: 1)
    let signal =
      Signal.sine(period: longest, phase: longest * 0.99) * .triangle(period: .nanoseconds(1))
      + .walk(every: .nanoseconds(1), seed: 4) + .walk(every: longest, seed: 4)
    #expect(signal.value(at: SimulatedTime(nanoseconds: nanoseconds), using: &random).isFinite)
  }

  @Test func noiseIsNormalAndIndependentOfTime() {
    let signal = Signal.noise(mean: 10, deviation: 2)
    var (random, again) = (RandomStream(seed: 5, stream: 2), RandomStream(seed: 5, stream: 2))
    let values = (0..<20_000).map { signal.value(at: .start + .seconds(Double($0)), using: &random) }
    let (mean, variance) = moments(values)
    #expect(abs(mean - 10) < 5 * 2 / 20_000.0.squareRoot())
    #expect(abs(variance / 4 - 1) < 5 * (2 / 20_000.0).squareRoot())
    #expect(values == values.map { _ in signal.value(at: .start, using: &again) })
  }

  @Test func signalsWithoutNoiseDrawNothing() {
    var random = RandomStream(seed: 5, stream: 2)
    let before = random
    let signal = Signal.sine(period: .days(1)) * .constant(0) + .walk(every: .seconds(1), seed: 1)
    _ = signal.clamped(to: 0...1).value(at: .start + .days(3), using: &random)
    #expect(random == before)
  }

  @Test func equivalentPhasesGiveEqualSignals() {
    #expect(Signal.sine(period: .hours(4), phase: .hours(-1)) == .sine(period: .hours(4), phase: .hours(7)))
  }

  @Test func rejectsPeriodOfZero() async {
    await #expect(processExitsWith: .failure) { _ = Signal.sine(period: .zero) }
  }

  @Test func rejectsNegativeWalkInterval() async {
    await #expect(processExitsWith: .failure) { _ = Signal.walk(every: .seconds(-1), seed: 1) }
  }

  @Test func rejectsWidthBeyondThePeriod() async {
    await #expect(processExitsWith: .failure) { _ = Signal.pulse(period: .hours(1), width: .hours(2)) }
  }

  @Test func rejectsInfinity() async {
    await #expect(processExitsWith: .failure) { _ = Signal.constant(.infinity) }
  }
}
