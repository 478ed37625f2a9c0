extension Duration {
  /// Cut to what fits.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? (seconds < 0 ? .min : .max) / 2 : whole + attoseconds / 1_000_000_000
  }

  /// At least 1: libcurl takes 0 for "no limit".
  var wholeMilliseconds: Int { max(1, Int(nanoseconds / 1_000_000)) }
}
