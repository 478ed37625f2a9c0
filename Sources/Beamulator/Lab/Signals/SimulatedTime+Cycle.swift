extension SimulatedTime {
  /// Which turn of a period this is, counted from the run's start, and the nanoseconds since the turn began: 0 ..<
  /// period, before the run's start too.
  func cycle(of period: Timespan) -> (index: Int64, nanoseconds: Int64) {
    let (turns, rest) = nanoseconds.quotientAndRemainder(dividingBy: period.nanoseconds)
    return rest < 0 ? (turns - 1, rest + period.nanoseconds) : (turns, rest)
  }
}
