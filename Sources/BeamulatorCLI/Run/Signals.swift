import Glibc

/// The signals that end a run, taken in by the main thread while it waits.
struct Signals {
  private var set = sigset_t()

  /// Keeps SIGINT, SIGTERM and SIGHUP for ``wait(milliseconds:)``; to be made before any thread is.
  init() {
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGTERM)
    // The terminal was closed: what was run so far is kept all the same.
    sigaddset(&set, SIGHUP)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for a signal; nil when none came in time.
  mutating func wait(milliseconds: Int) -> Int32? {
    var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    let signal = sigtimedwait(&set, nil, &time)
    return signal > 0 ? signal : nil
  }
}
