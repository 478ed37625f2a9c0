import Platform
import Glibc
import Synchronization

/// When a run began on the wall's clock, and when it ended; any thread.
final class RunClock: Sendable {
  private let started = Atomic<Int64>(0)
  private let ended = Atomic<Int64>(0)
  /// Nanoseconds of CPU that the process had taken by then.
  private let taken = Atomic<Int64>(0)
  private let takenAtEnd = Atomic<Int64>(0)
  private let living = Locked<OSThread?>(nil)

  /// The thread that lets it live.
  var thread: OSThread? {
    get { living.withLock { $0 } }
    set { living.withLock { $0 = newValue } }
  }

  func start() {
    taken.store(Self.cpu, ordering: .relaxed)
    started.store(MonotonicClock.now, ordering: .relaxed)
  }

  func end() {
    takenAtEnd.store(Self.cpu, ordering: .relaxed)
    ended.store(MonotonicClock.now, ordering: .relaxed)
  }

  /// How long it took, or has taken so far.
  var seconds: Double {
    let (started, ended) = (started.load(ordering: .relaxed), ended.load(ordering: .relaxed))
    return started == 0 ? 0 : Double((ended == 0 ? MonotonicClock.now : ended) - started) / 1e9
  }

  /// CPU seconds that the process took meanwhile.
  var cpuSeconds: Double {
    let (start, end) = (taken.load(ordering: .relaxed), takenAtEnd.load(ordering: .relaxed))
    return start == 0 ? 0 : Double((end == 0 ? Self.cpu : end) - start) / 1e9
  }

  private static var cpu: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
