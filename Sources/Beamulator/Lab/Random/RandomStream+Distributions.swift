import Glibc

extension RandomStream {
  /// Draws a normally distributed number by the Box-Muller transform, from two numbers of the stream: G. Box, M.
  /// Muller, *A note on the generation of random normal deviates*, 1958.
  ///
  /// - Parameters:
  ///   - mean: The mean; finite.
  ///   - deviation: The standard deviation; finite, 0 or more.
  public mutating func normal(mean: Double = 0, deviation: Double = 1) -> Double {
    precondition(mean.isFinite, "a normal distribution needs a finite mean, not \(mean)")
    precondition(
      deviation.isFinite && deviation >= 0, "a normal distribution needs a deviation of 0 or more, not \(deviation)")
    let radius = (-2 * log1p(-unit())).squareRoot()
    return mean + deviation * radius * cos(2 * .pi * unit())
  }

  /// Draws an exponentially distributed number, by inversion.
  ///
  /// - Parameter mean: The mean; finite, above 0.
  public mutating func exponential(mean: Double) -> Double {
    precondition(mean.isFinite && mean > 0, "an exponential distribution needs a mean above 0, not \(mean)")
    return mean * -log1p(-unit())
  }

  /// Draws an exponentially distributed span, to the nearest nanosecond: the time to the next event of a Poisson
  /// process.
  ///
  /// - Parameter mean: The mean; above zero.
  public mutating func exponential(mean: Timespan) -> Timespan {
    Timespan(rounding: exponential(mean: Double(mean.nanoseconds)))
  }

  /// Draws a Poisson-distributed number of events.
  ///
  /// Below a mean of 10 by multiplying uniform numbers (D. Knuth, *The art of computer programming*, vol. 2, 3.4.1),
  /// otherwise by transformed rejection with squeeze: W. Hörmann, *The transformed rejection method for generating
  /// Poisson random variables*, 1993, algorithm PTRS.
  ///
  /// - Parameter mean: The expected number of events, 0 to 1e9.
  public mutating func poisson(mean: Double) -> Int {
    precondition(0...1e9 ~= mean, "a Poisson distribution needs a mean from 0 to 1e9, not \(mean)")
    return mean < 10 ? poissonByMultiplication(mean) : poissonByRejection(mean)
  }

  private mutating func poissonByMultiplication(_ mean: Double) -> Int {
    let end = exp(-mean)
    var product = 1 - unit()
    var count = 0
    while product > end {
      product *= 1 - unit()
      count += 1
    }
    return count
  }

  private mutating func poissonByRejection(_ mean: Double) -> Int {
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let squeeze = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = unit() - 0.5
      let v = 1 - unit()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      if us >= 0.07, v <= squeeze { return Int(k) }
      if k < 0 || (us < 0.013 && v > us) { continue }
      let accepted = log(v * inverseAlpha / (a / (us * us) + b))
      if accepted <= k * log(mean) - mean - lgamma(k + 1).0 { return Int(k) }
    }
  }
}
