/// Counts of durations in buckets whose width is less than 0.8 % of their values: quantiles of any number of samples in
/// bounded memory, with exact count, sum, minimum and maximum.
///
/// Uses the layout of HdrHistogram with 7 significant bits (Tene, 2012). Values are nanoseconds.
package struct Histogram: Sendable, Equatable {
  private static let precision = 7
  private var counts: [UInt64] = []
  package private(set) var count: UInt64 = 0
  package private(set) var sum: Double = 0
  package private(set) var least: Int64 = .max
  package private(set) var greatest: Int64 = 0

  package init() {}

  /// The buckets that have samples, each as its index followed by its count.
  var filledBuckets: [UInt64] {
    counts.indices.lazy.filter { counts[$0] > 0 }.flatMap { [UInt64($0), counts[$0]] }
  }

  /// Creates a histogram from its encoded form; nil if that is invalid.
  init?(filledBuckets: [UInt64], sum: Double, least: Int64, greatest: Int64) {
    guard filledBuckets.count.isMultiple(of: 2) else { return nil }
    let buckets = stride(from: 0, to: filledBuckets.count, by: 2)
    guard let last = buckets.map({ filledBuckets[$0] }).max() else { return }
    guard last <= Self.bucket(UInt64(Int64.max)) else { return nil }
    counts = Array(repeating: 0, count: Int(last) + 1)
    for index in buckets {
      let (sum, overflows) = count.addingReportingOverflow(filledBuckets[index + 1])
      guard !overflows else { return nil }
      count = sum
      counts[Int(filledBuckets[index])] += filledBuckets[index + 1]
    }
    (self.sum, self.least, self.greatest) = (sum, least, greatest)
  }

  package static func == (one: Histogram, other: Histogram) -> Bool {
    one.filledBuckets == other.filledBuckets && one.sum == other.sum && one.least == other.least
      && one.greatest == other.greatest
  }

  /// Adds a sample; a negative value counts as zero.
  package mutating func record(_ value: Int64) {
    let value = max(value, 0)
    let bucket = Self.bucket(UInt64(value))
    if bucket >= counts.count { counts.append(contentsOf: repeatElement(0, count: bucket + 64 - counts.count)) }
    counts[bucket] += 1
    count += 1
    sum += Double(value)
    least = min(least, value)
    greatest = max(greatest, value)
  }

  /// Adds all samples of another histogram.
  package mutating func merge(_ other: Histogram) {
    if other.counts.count > counts.count {
      counts.append(contentsOf: repeatElement(0, count: other.counts.count - counts.count))
    }
    for bucket in other.counts.indices { counts[bucket] += other.counts[bucket] }
    count += other.count
    sum += other.sum
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
  }

  /// Returns the samples added after an earlier state of this histogram.
  package func since(_ earlier: Histogram) -> Histogram {
    var later = Histogram()
    later.counts = counts
    for bucket in earlier.counts.indices where bucket < counts.count { later.counts[bucket] -= earlier.counts[bucket] }
    later.count = count - earlier.count
    later.sum = sum - earlier.sum
    // The extremes of these samples are known only to the precision of a bucket.
    if let first = later.counts.firstIndex(where: { $0 > 0 }) { later.least = Self.middle(of: first) }
    if let last = later.counts.lastIndex(where: { $0 > 0 }) { later.greatest = min(greatest, Self.middle(of: last)) }
    later.least = min(later.least, later.greatest)
    return later
  }

  /// Returns the number of samples below each bound and not below the previous one, then the number above all bounds.
  package func counts(below bounds: [Int64]) -> [UInt64] {
    var found = Array(repeating: UInt64(0), count: bounds.count + 1)
    var index = 0
    for (bucket, samples) in counts.enumerated() where samples > 0 {
      while index < bounds.count, Self.middle(of: bucket) >= bounds[index] { index += 1 }
      found[index] += samples
    }
    return found
  }

  /// The mean; zero if there are no samples.
  package var mean: Double { count == 0 ? 0 : sum / Double(count) }

  /// Returns a quantile (nearest rank) to within 0.8 %; zero if there are no samples.
  ///
  /// - Parameter q: The share of samples that do not exceed the result, 0...1.
  package func quantile(_ q: Double) -> Int64 {
    guard count > 0 else { return 0 }
    let rank = max(1, min(count, UInt64((q * Double(count)).rounded(.up))))
    var seen: UInt64 = 0
    for (bucket, samples) in counts.enumerated() {
      seen += samples
      if seen >= rank { return max(least, min(greatest, Self.middle(of: bucket))) }
    }
    return greatest
  }

  private static func bucket(_ value: UInt64) -> Int {
    let exponent = max(0, 63 - precision - value.leadingZeroBitCount)
    return exponent << precision + Int(value >> UInt64(exponent))
  }

  private static func middle(of bucket: Int) -> Int64 {
    let exponent = max(0, bucket >> precision - 1)
    let lowest = UInt64(bucket - exponent << precision) << UInt64(exponent)
    return Int64(clamping: lowest + (UInt64(1) << UInt64(exponent)) / 2)
  }
}
