import Platform
import CPlatform
import Glibc
import Synchronization

/// A thread that drains one shard on request.
///
/// It spins briefly before it sleeps, because draining a window takes microseconds and waking a thread takes longer.
final class ShardThread {
  private final class Signals: Sendable {
    let begun = Atomic<Int>(0)
    let ended = Atomic<Int>(0)
    let sleeps = Atomic<Bool>(false)
    let isShutDown = Atomic<Bool>(false)
    let waker = eventfd(0, Int32(EFD_CLOEXEC))
    deinit { close(waker) }
  }

  private static let spins = 20_000
  private let signals = Signals()
  private let thread: OSThread

  init(_ shard: Shard) {
    let signals = signals
    thread = OSThread("shard-\(shard.index)") {
      var round = 0
      while true {
        round += 1
        Self.awaitRound(round, signals)
        if signals.isShutDown.load(ordering: .relaxed) { return }
        shard.drain(budget: .max)
        signals.ended.store(round, ordering: .releasing)
      }
    }
  }

  func begin() {
    signals.begun.add(1, ordering: .sequentiallyConsistent)
    if signals.sleeps.load(ordering: .sequentiallyConsistent) { eventfd_write(signals.waker, 1) }
  }

  func awaitEnd() {
    let round = signals.begun.load(ordering: .relaxed)
    var spins = 0
    while signals.ended.load(ordering: .acquiring) < round {
      spins += 1
      if spins < Self.spins { beamulator_spin_pause() } else { sched_yield() }
    }
  }

  func shutDown() {
    signals.isShutDown.store(true, ordering: .relaxed)
    begin()
    thread.join()
  }

  private static func awaitRound(_ round: Int, _ signals: Signals) {
    for _ in 0..<spins {
      if signals.begun.load(ordering: .acquiring) >= round { return }
      beamulator_spin_pause()
    }
    signals.sleeps.store(true, ordering: .sequentiallyConsistent)
    while signals.begun.load(ordering: .sequentiallyConsistent) < round {
      var count: eventfd_t = 0
      eventfd_read(signals.waker, &count)
    }
    signals.sleeps.store(false, ordering: .relaxed)
  }
}
