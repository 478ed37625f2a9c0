import Glibc

/// The monotonic clock of the operating system.
package enum MonotonicClock {
  /// The current time in nanoseconds since an arbitrary start.
  package static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
