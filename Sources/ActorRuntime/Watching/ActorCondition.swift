/// What an actor is about, as seen from afar: a number of three bits.
public enum ActorCondition: UInt8, Sendable { case gone, waiting, paused, crashed, quarantined }

extension Shard {
  /// What an actor is about, at a fraction of what its snapshot costs; nil if it does not live here.
  package func condition(of actor: ActorID) -> (condition: ActorCondition, isActing: Bool)? {
    cell(of: actor).map { cell in
      let sign = cell.sign
      return (sign.condition, sign.isActing)
    }
  }
}
