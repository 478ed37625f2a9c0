extension SimulatedTime {
  /// Returns the index of the period that contains this time, counted from the run's start, and the nanoseconds since
  /// that period started: 0 ..< period, also before the run's start.
  func cycle(of period: Timespan) -> (index: Int64, nanoseconds: Int64) {
    let (index, rest) = nanoseconds.quotientAndRemainder(dividingBy: period.nanoseconds)
    return rest < 0 ? (index - 1, rest + period.nanoseconds) : (index, rest)
  }
}
