/// Creation of signals. A length of zero or less, a share out of range or a number that is not finite is a programmer
/// error and ends the process; in a configuration it is reported as an error.
extension Signal {
  /// Returns a constant signal.
  public static func constant(_ value: Double) -> Signal {
    Signal(form: .constant(valid { () throws(InvalidValue) in try value.finite("a constant") }))
  }

  /// Returns a signal of independent, normally distributed values.
  public static func noise(mean: Double = 0, deviation: Double) -> Signal {
    Signal(form: .noise(valid { () throws(InvalidValue) in try Noise(mean: mean, deviation: deviation) }))
  }

  /// Returns the signal `offset + amplitude * sin(2π (time + phase) / period)`.
  public static func sine(
    period: Timespan, amplitude: Double = 1, phase: Timespan = .zero, offset: Double = 0
  ) -> Signal {
    wave(.sine, period, amplitude, phase, offset)
  }

  /// Returns a triangle wave: linear from the offset up to the amplitude at a quarter of the period, down to its
  /// negative at three quarters, and back.
  public static func triangle(
    period: Timespan, amplitude: Double = 1, phase: Timespan = .zero, offset: Double = 0
  ) -> Signal {
    wave(.triangle, period, amplitude, phase, offset)
  }

  /// Returns a sawtooth wave: linear from the negative amplitude up to the amplitude, then an immediate drop.
  public static func sawtooth(
    period: Timespan, amplitude: Double = 1, phase: Timespan = .zero, offset: Double = 0
  ) -> Signal {
    wave(.sawtooth, period, amplitude, phase, offset)
  }

  /// Returns a square wave: the amplitude for a share of the period, then its negative.
  ///
  /// - Parameter duty: The share, 0 to 1.
  public static func square(
    period: Timespan, duty: Double = 0.5, amplitude: Double = 1, phase: Timespan = .zero, offset: Double = 0
  ) -> Signal {
    wave(.square(duty: duty), period, amplitude, phase, offset)
  }

  /// Returns a pulse wave: the amplitude from the start of each period for a width, otherwise the offset alone.
  ///
  /// - Parameter width: Above zero, not longer than the period.
  public static func pulse(
    period: Timespan, width: Timespan, amplitude: Double = 1, phase: Timespan = .zero, offset: Double = 0
  ) -> Signal {
    wave(.pulse(width: width), period, amplitude, phase, offset)
  }

  /// Returns a signal that changes from one level to another at a time.
  public static func step(at time: SimulatedTime, from before: Double = 0, to after: Double = 1) -> Signal {
    Signal(form: .step(valid { () throws(InvalidValue) in try LevelStep(at: time, from: before, to: after) }))
  }

  /// Returns a random walk that is 0 at the run's start; see ``walk(every:deviation:using:)``.
  public static func walk(every: Timespan, deviation: Double = 1, seed: UInt64) -> Signal {
    Signal(
      form: .walk(
        valid { () throws(InvalidValue) in try RandomWalk(every: every, deviation: deviation, seed: seed) }))
  }

  /// Returns a random walk that is 0 at the run's start and takes a normally distributed step at every multiple of a
  /// span.
  ///
  /// The seed is drawn from the stream once; the walk is then fixed, and can be evaluated in any order.
  public static func walk(
    every: Timespan, deviation: Double = 1, using random: inout RandomStream
  ) -> Signal {
    walk(every: every, deviation: deviation, seed: random.next())
  }

  /// Returns this signal limited to a range.
  public func clamped(to range: ClosedRange<Double>) -> Signal {
    let range = Self.valid { () throws(InvalidValue) in try ClosedRange(from: range.lowerBound, to: range.upperBound) }
    return Signal(form: .clamp(self, range))
  }

  /// Returns the sum of two signals.
  public static func + (a: Signal, b: Signal) -> Signal {
    if case .sum(let terms) = a.form { return Signal(form: .sum(terms + [b])) }
    return Signal(form: .sum([a, b]))
  }

  /// Returns the product of two signals.
  public static func * (a: Signal, b: Signal) -> Signal {
    if case .product(let factors) = a.form { return Signal(form: .product(factors + [b])) }
    return Signal(form: .product([a, b]))
  }

  private static func wave(
    _ shape: Wave.Shape, _ period: Timespan, _ amplitude: Double, _ phase: Timespan, _ offset: Double
  ) -> Signal {
    Signal(
      form: .wave(
        valid { () throws(InvalidValue) in
          try Wave(shape, period: period, amplitude: amplitude, phase: phase, offset: offset)
        }))
  }

  private static func valid<Part>(_ make: () throws(InvalidValue) -> Part) -> Part {
    do throws(InvalidValue) {
      return try make()
    } catch {
      preconditionFailure("invalid signal: \(error)")
    }
  }
}
