import Glibc

/// A periodic shape.
struct Wave: Hashable, Sendable {
  enum Shape: Hashable, Sendable {
    case sine, triangle, sawtooth
    case square(duty: Double)
    case pulse(width: Timespan)
  }

  let shape: Shape
  let period: Timespan
  let amplitude: Double
  /// The position in the period at the run's start; 0 ..< period.
  let phase: Timespan
  let offset: Double

  init(
    _ shape: Shape, period: Timespan, amplitude: Double, phase: Timespan, offset: Double
  ) throws(InvalidValue) {
    let period = try period.positive("period")
    switch shape {
    case .sine, .triangle, .sawtooth: break
    case .square(let duty):
      guard 0...1 ~= duty else {
        throw InvalidValue(description: "duty is \(duty); write the share of the period that is high, 0 to 1")
      }
    case .pulse(let width):
      guard try width.positive("width") <= period else {
        throw InvalidValue(description: "width is \(width), longer than the period of \(period); write a shorter one")
      }
    }
    self.shape = shape
    self.period = period
    self.amplitude = try amplitude.finite("amplitude")
    self.phase = .nanoseconds(SimulatedTime(nanoseconds: phase.nanoseconds).cycle(of: period).nanoseconds)
    self.offset = try offset.finite("offset")
  }

  func value(at time: SimulatedTime) -> Double {
    let length = UInt64(period.nanoseconds)
    let position = (UInt64(time.cycle(of: period).nanoseconds) + UInt64(phase.nanoseconds)) % length
    let share = Double(position) / Double(length)
    let height =
      switch shape {
      case .sine: sin(2 * .pi * share)
      case .triangle: share < 0.25 ? 4 * share : share < 0.75 ? 2 - 4 * share : 4 * share - 4
      case .sawtooth: 2 * share - 1
      case .square(let duty): share < duty ? 1.0 : -1.0
      case .pulse(let width): position < UInt64(width.nanoseconds) ? 1.0 : 0.0
      }
    return offset + amplitude * height
  }
}
