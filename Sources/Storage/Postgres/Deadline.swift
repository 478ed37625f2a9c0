/// An instant by which a database has to answer.
struct Deadline {
  private let end: ContinuousClock.Instant

  init(seconds: Double) {
    end = .now + .seconds(seconds)
  }

  /// What is left of the time, for `poll`; 0 when it is over.
  var milliseconds: Int32 {
    let (seconds, attoseconds) = (end - .now).components
    let left = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    // A moment that is left is not over.
    return Int32(clamping: max(0, left + (attoseconds > 0 ? 1 : 0)))
  }
}
