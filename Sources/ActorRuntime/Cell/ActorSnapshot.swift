/// What an actor is, between two acts.
public struct ActorSnapshot: Sendable {
  public let id: ActorID
  public let behavior: String
  public let label: ActorLabel?
  /// The position of its random stream.
  public let random: RandomStream
  /// When it acts next.
  public let due: SimulatedTime
  /// Acts behind it.
  public let acts: Int
  /// The number of the action last performed; -1 before the first.
  public let lastAction: Int32
  /// How often in a row it has crashed.
  public let crashes: Int
  /// What it was told and has not taken.
  package let envelopes: [Envelope]
  /// Whether it is inside of an act; the rest is then as before it.
  public let isActing: Bool
  /// Whether somebody has paused it.
  public let isPaused: Bool
  /// Why it is in quarantine; nil when it is not.
  public let quarantined: String?
  /// Whether it is in quarantine because its saved state cannot be read, which is kept where it was saved.
  public let isUnreadable: Bool
  /// Nil before its first act.
  public let state: (any Sendable)?
}
