extension Duration {
  /// The duration in nanoseconds, clamped to the range of the type.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? (seconds < 0 ? .min : .max) / 2 : whole + attoseconds / 1_000_000_000
  }

  /// The duration in whole milliseconds, at least 1: for libcurl, 0 is no limit.
  var wholeMilliseconds: Int { max(1, Int(nanoseconds / 1_000_000)) }
}
