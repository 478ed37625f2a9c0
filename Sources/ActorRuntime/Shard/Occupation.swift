import Synchronization

/// What a shard's thread is doing, for a watchdog on another thread, and for who comes after a process that died.
///
/// Unchecked because its memory is that of an atomic.
final class Occupation: @unchecked Sendable {
  private let actorValue: UnsafeMutablePointer<Atomic<Int64>>
  private let board: ActingBoard?
  private let turnValue = Atomic<Int>(0)

  /// - Parameter board: Where others see the actor, at the place of a shard.
  init(_ board: ActingBoard?, shard: Int) {
    self.board = board
    if let board {
      actorValue = board.place(shard)
    } else {
      actorValue = .allocate(capacity: 1)
      actorValue.initialize(to: Atomic(0))
    }
  }

  deinit { if board == nil { actorValue.deallocate() } }

  /// The actor whose code runs; 0 is none, or not known.
  var actor: ActorID { actorValue.pointee.load(ordering: .relaxed) }
  /// Another number for each stretch of running.
  var turn: Int { turnValue.load(ordering: .relaxed) }

  @inline(__always) func enter(_ actor: ActorID) {
    turnValue.store(turn &+ 1, ordering: .relaxed)
    actorValue.pointee.store(actor, ordering: .relaxed)
  }

  func leave() { enter(0) }
}
