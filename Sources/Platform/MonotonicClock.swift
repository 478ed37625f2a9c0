import Glibc

/// The monotonic clock of the operating system.
package enum MonotonicClock {
  /// The current time in nanoseconds since an arbitrary start.
  package static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The reading of the clock after a number of seconds, at most 30 years, in nanoseconds.
  package static func deadline(after seconds: Double) -> Int64 { now + Int64(min(seconds, 1e9) * 1e9) }
}
