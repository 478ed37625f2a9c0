import Synchronization

/// When a run began on the wall's clock, and when it ended; any thread.
final class RunClock: Sendable {
  private let started = Atomic<Int64>(0)
  private let ended = Atomic<Int64>(0)
  private let living = Mutex<OSThread?>(nil)

  /// The thread that lets it live.
  var thread: OSThread? {
    get { living.withLock { $0 } }
    set { living.withLock { $0 = newValue } }
  }

  func start() { started.store(SimulationClock.wallNow, ordering: .relaxed) }
  func end() { ended.store(SimulationClock.wallNow, ordering: .relaxed) }

  /// How long it took, or has taken so far.
  var seconds: Double {
    let (started, ended) = (started.load(ordering: .relaxed), ended.load(ordering: .relaxed))
    return started == 0 ? 0 : Double((ended == 0 ? SimulationClock.wallNow : ended) - started) / 1e9
  }
}
