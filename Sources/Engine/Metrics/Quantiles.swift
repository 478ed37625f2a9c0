import ActorRuntime

/// A distribution of durations in microseconds, rounded to a tenth; quantiles are accurate to 0.8 %.
package struct Quantiles: Codable, Sendable {
  package let avg: Double
  package let min: Double
  package let p50: Double
  package let p90: Double
  package let p95: Double
  package let p99: Double
  package let p999: Double
  package let max: Double

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
