package import Beamulator

/// The condition of an actor for observers, which ignores acts in flight: a number of three bits.
package enum ActorCondition: UInt8, Sendable { case gone, waiting, paused, crashed, quarantined }

extension ActorCell {
  nonisolated var condition: ActorCondition {
    switch phase {
    case .quarantined: .quarantined
    case .paused: .paused
    case .gone: .gone
    case .waiting, .acting: crashes > 0 ? .crashed : .waiting
    }
  }
}

extension Shard {
  /// Returns the condition of an actor at a fraction of the cost of its snapshot; nil if it is not on this shard.
  package func condition(of actor: ActorID) -> (condition: ActorCondition, isActing: Bool)? {
    cell(of: actor).map { ($0.condition, $0.phase == .acting) }
  }
}
