/// A number that changes with simulated time: a temperature, a price, a load.
///
///     let temperature = .constant(20) + .sine(period: .days(1), amplitude: 5) + .noise(deviation: 0.3)
///
/// In a configuration, a number is a constant; any other signal is a key that names its kind:
///
///     temperature:
///       sum: [20, { sine: { period: 1d, amplitude: 5 } }, { noise: { deviation: 0.3 } }]
public struct Signal: Hashable, Sendable {
  let form: Form

  indirect enum Form: Hashable, Sendable {
    case constant(Double)
    case noise(Noise)
    case wave(Wave)
    case step(LevelStep)
    case walk(RandomWalk)
    case sum([Signal])
    case product([Signal])
    case clamp(Signal, ClosedRange<Double>)
  }

  /// Returns the value at a time.
  ///
  /// Depends only on the time and, for each noise from left to right, on two numbers drawn from the stream.
  public func value(at time: SimulatedTime, using random: inout RandomStream) -> Double {
    switch form {
    case .constant(let value): value
    case .noise(let noise): random.normal(mean: noise.mean, deviation: noise.deviation)
    case .wave(let wave): wave.value(at: time)
    case .step(let step): time < step.time ? step.before : step.after
    case .walk(let walk): walk.value(at: time)
    case .sum(let terms): terms.reduce(into: 0) { $0 += $1.value(at: time, using: &random) }
    case .product(let factors): factors.reduce(into: 1) { $0 *= $1.value(at: time, using: &random) }
    case .clamp(let signal, let range):
      min(max(signal.value(at: time, using: &random), range.lowerBound), range.upperBound)
    }
  }

  /// Returns this signal with new seeds for its random walks, drawn from a stream.
  ///
  /// All actors of a group share the signal of their configuration, and therefore its walks. For independent walks,
  /// each actor reseeds the signal once, for example in its initial state.
  public func reseeded(using random: inout RandomStream) -> Signal {
    switch form {
    case .constant, .noise, .wave, .step: self
    case .walk(let walk): Signal(form: .walk(walk.reseeded(using: &random)))
    case .sum(let terms): Signal(form: .sum(terms.map { $0.reseeded(using: &random) }))
    case .product(let factors): Signal(form: .product(factors.map { $0.reseeded(using: &random) }))
    case .clamp(let signal, let range): Signal(form: .clamp(signal.reseeded(using: &random), range))
    }
  }
}
