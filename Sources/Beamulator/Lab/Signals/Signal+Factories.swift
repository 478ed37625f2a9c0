/// What signals are made from. Lengths that must be above zero, shares outside their range and numbers that are not
/// finite are programmer errors here and end the process; in a configuration they are refused with an error.
extension Signal {
  /// The same value at all times.
  public static func constant(_ value: Double) -> Signal {
    Signal(form: .constant(valid { () throws(InvalidValue) in try value.finite("a constant") }))
  }

  /// Normally distributed values, each independent of the one before.
  public static func noise(mean: Double = 0, deviation: Double) -> Signal {
    Signal(form: .noise(valid { () throws(InvalidValue) in try Noise(mean: mean, deviation: deviation) }))
  }

  /// `offset + amplitude * sin(2π (time + phase) / period)`.
  public static func sine(
    period: Timespan, amplitude: Double = 1, phase: Timespan = .zero, offset: Double = 0
  ) -> Signal {
    wave(.sine, period, amplitude, phase, offset)
  }

  /// Straight lines from the offset up to the amplitude at a quarter of the period, down to its negative at three
  /// quarters, and back.
  public static func triangle(
    period: Timespan, amplitude: Double = 1, phase: Timespan = .zero, offset: Double = 0
  ) -> Signal {
    wave(.triangle, period, amplitude, phase, offset)
  }

  /// A straight line from the negative of the amplitude up to the amplitude, from where it falls at once.
  public static func sawtooth(
    period: Timespan, amplitude: Double = 1, phase: Timespan = .zero, offset: Double = 0
  ) -> Signal {
    wave(.sawtooth, period, amplitude, phase, offset)
  }

  /// The amplitude for a share of the period, then its negative.
  ///
  /// - Parameter duty: The share, 0 to 1.
  public static func square(
    period: Timespan, duty: Double = 0.5, amplitude: Double = 1, phase: Timespan = .zero, offset: Double = 0
  ) -> Signal {
    wave(.square(duty: duty), period, amplitude, phase, offset)
  }

  /// The amplitude from the beginning of each period for a width, otherwise nothing but the offset.
  ///
  /// - Parameter width: Above zero, the period at most.
  public static func pulse(
    period: Timespan, width: Timespan, amplitude: Double = 1, phase: Timespan = .zero, offset: Double = 0
  ) -> Signal {
    wave(.pulse(width: width), period, amplitude, phase, offset)
  }

  /// One level before a time, another from that time on.
  public static func step(at time: SimulatedTime, from before: Double = 0, to after: Double = 1) -> Signal {
    Signal(form: .step(valid { () throws(InvalidValue) in try LevelStep(at: time, from: before, to: after) }))
  }

  /// A random walk that is 0 at the run's start: see ``walk(every:deviation:using:)``.
  public static func walk(every: Timespan, deviation: Double = 1, seed: UInt64) -> Signal {
    Signal(
      form: .walk(
        valid { () throws(InvalidValue) in try RandomWalk(every: every, deviation: deviation, seed: seed) }))
  }

  /// A random walk that is 0 at the run's start and takes a normally distributed step at every multiple of a length.
  ///
  /// The seed is drawn from the stream here and now; from then on the walk is the same whatever is asked of it, and
  /// in whatever order.
  public static func walk(
    every: Timespan, deviation: Double = 1, using random: inout RandomStream
  ) -> Signal {
    walk(every: every, deviation: deviation, seed: random.next())
  }

  /// This signal, but never below or above a range.
  public func clamped(to range: ClosedRange<Double>) -> Signal {
    let range = Self.valid { () throws(InvalidValue) in try ClosedRange(from: range.lowerBound, to: range.upperBound) }
    return Signal(form: .clamp(self, range))
  }

  public static func + (a: Signal, b: Signal) -> Signal {
    if case .sum(let terms) = a.form { return Signal(form: .sum(terms + [b])) }
    return Signal(form: .sum([a, b]))
  }

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
      preconditionFailure("a signal cannot be made: \(error)")
    }
  }
}
