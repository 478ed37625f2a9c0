/// What an actor is, between two acts.
public struct CellSnapshot: Sendable {
  public let id: ActorID
  public let behavior: String
  public let label: ActorLabel?
  /// The position of its random stream.
  public let random: RandomStream
  /// When it acts next.
  public let due: SimulatedTime
  /// Acts behind it.
  public let acts: Int
  /// Nil before its first act.
  public let state: (any Sendable)?
}

extension Shard {
  /// The actors that live here, in order of id; to be asked for on the shard's thread, or when the run is over.
  public var snapshots: [CellSnapshot] { cells.compactMap { $0?.snapshot } }
}
