import Synchronization

/// What a shard's thread is doing, for a watchdog on another thread to see.
final class Occupation: Sendable {
  private let actorValue = Atomic<Int64>(0)
  private let turnValue = Atomic<Int>(0)

  /// The actor whose code runs; 0 is none, or not known.
  var actor: ActorID { actorValue.load(ordering: .relaxed) }
  /// Another number for each stretch of running.
  var turn: Int { turnValue.load(ordering: .relaxed) }

  @inline(__always) func enter(_ actor: ActorID) {
    turnValue.store(turn &+ 1, ordering: .relaxed)
    actorValue.store(actor, ordering: .relaxed)
  }

  func leave() { enter(0) }
}
