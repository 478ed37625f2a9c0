/// The instant by which a database must respond.
struct Deadline {
  private let end: ContinuousClock.Instant

  init(seconds: Double) {
    end = .now + .seconds(seconds)
  }

  /// The remaining time in milliseconds for `poll`; 0 after the deadline.
  var milliseconds: Int32 {
    let (seconds, attoseconds) = (end - .now).components
    let left = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    // Rounded up: 0 would be after the deadline.
    return Int32(clamping: max(0, left + (attoseconds > 0 ? 1 : 0)))
  }
}
