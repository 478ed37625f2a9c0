/// A distribution of durations in microseconds, to a tenth; quantiles within 0.8 %.
public struct Quantiles: Codable, Sendable {
  public let avg: Double
  public let min: Double
  public let p50: Double
  public let p90: Double
  public let p95: Double
  public let p99: Double
  public let p999: Double
  public let max: Double

  init(_ durations: Histogram) {
    func microseconds(_ nanoseconds: Double) -> Double { (nanoseconds / 100).rounded() / 10 }
    func quantile(_ share: Double) -> Double { microseconds(Double(durations.quantile(share))) }
    avg = microseconds(durations.mean)
    min = microseconds(durations.count == 0 ? 0 : Double(durations.least))
    p50 = quantile(0.5)
    p90 = quantile(0.9)
    p95 = quantile(0.95)
    p99 = quantile(0.99)
    p999 = quantile(0.999)
    max = microseconds(Double(durations.greatest))
  }
}
