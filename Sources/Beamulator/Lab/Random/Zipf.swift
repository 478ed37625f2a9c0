import Glibc

/// A Zipf distribution of ranks: rank k has a probability proportional to `k^-exponent`.
///
/// Draws in constant time: W. Hörmann, G. Derflinger, *Rejection-inversion to generate variates from monotone discrete
/// distributions*, 1996.
public struct Zipf: Hashable, Sendable {
  /// The number of ranks.
  public let count: Int
  public let exponent: Double
  private let lowest: Double
  private let highest: Double
  private let squeeze: Double

  /// Creates a distribution.
  ///
  /// - Parameters:
  ///   - count: The number of ranks, 1 to 2^53.
  ///   - exponent: 0 to 100; 0 is the uniform distribution, 1 is Zipf's law.
  public init(count: Int, exponent: Double) {
    precondition(1...(1 << 53) ~= count, "a Zipf distribution needs 1 to 2^53 ranks, not \(count)")
    precondition(0...100 ~= exponent, "a Zipf distribution needs an exponent from 0 to 100, not \(exponent)")
    self.count = count
    self.exponent = exponent
    lowest = Self.integral(1.5, exponent) - 1
    highest = Self.integral(Double(count) + 0.5, exponent)
    squeeze = 2 - Self.inverse(Self.integral(2.5, exponent) - pow(2, -exponent), exponent)
  }

  /// Draws a rank from 1 to the count.
  public func draw(_ random: inout RandomStream) -> Int {
    while true {
      let area = highest + random.unit() * (lowest - highest)
      let position = Self.inverse(area, exponent)
      let rank = min(max((position + 0.5).rounded(.down), 1), Double(count))
      if rank - position <= squeeze || area >= Self.integral(rank + 0.5, exponent) - pow(rank, -exponent) {
        return Int(rank)
      }
    }
  }

  /// Returns the integral of `t^-exponent` from 1 to x.
  private static func integral(_ x: Double, _ exponent: Double) -> Double {
    let power = (1 - exponent) * log(x)
    return power == 0 ? log(x) : expm1(power) / power * log(x)
  }

  /// Returns the x at which the integral has a value.
  private static func inverse(_ integral: Double, _ exponent: Double) -> Double {
    let power = max(integral * (1 - exponent), -1)
    return power == 0 ? exp(integral) : exp(log1p(power) / power * integral)
  }
}
