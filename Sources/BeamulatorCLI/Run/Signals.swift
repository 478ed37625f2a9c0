import Glibc

/// The signals that end a run, received by the main thread.
struct Signals {
  private var set = sigset_t()

  /// Blocks SIGINT, SIGTERM and SIGHUP for ``wait(milliseconds:)``; must be called before any thread is started.
  init() {
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGTERM)
    // When the terminal is closed, the run is stopped and its results are kept.
    sigaddset(&set, SIGHUP)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for a signal; returns nil on timeout.
  mutating func wait(milliseconds: Int) -> Int32? {
    var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    let signal = sigtimedwait(&set, nil, &time)
    return signal > 0 ? signal : nil
  }
}
