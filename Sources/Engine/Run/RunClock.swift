import Platform
import Glibc
import Synchronization

/// The start and the end of a run in wall-clock time, and its CPU time; callable from any thread.
final class RunClock: Sendable {
  private let started = Atomic<Int64>(0)
  private let ended = Atomic<Int64>(0)
  /// CPU time of the process at the start, in nanoseconds.
  private let taken = Atomic<Int64>(0)
  private let takenAtEnd = Atomic<Int64>(0)
  private let runThread = Locked<OSThread?>(nil)

  /// The thread that runs the first shard.
  var thread: OSThread? {
    get { runThread.withLock { $0 } }
    set { runThread.withLock { $0 = newValue } }
  }

  func start() {
    taken.store(Self.cpu, ordering: .relaxed)
    started.store(MonotonicClock.now, ordering: .relaxed)
  }

  func end() {
    takenAtEnd.store(Self.cpu, ordering: .relaxed)
    ended.store(MonotonicClock.now, ordering: .relaxed)
  }

  /// The duration of the run until now or until its end, in seconds.
  var seconds: Double {
    let (started, ended) = (started.load(ordering: .relaxed), ended.load(ordering: .relaxed))
    return started == 0 ? 0 : Double((ended == 0 ? MonotonicClock.now : ended) - started) / 1e9
  }

  /// CPU time of the process during the run, in seconds.
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
