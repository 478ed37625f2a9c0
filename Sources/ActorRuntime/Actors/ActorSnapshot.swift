package import Beamulator

/// An actor between two acts: as its shard holds it, or as it was restored from a checkpoint.
package struct ActorSnapshot: Sendable {
  package var id: ActorID
  package var behavior: String
  /// The actor's own name and tags; nil if it has none.
  package var label: ActorLabel?
  /// The position of its random stream.
  package var random: RandomStream
  /// When it acts next.
  package var due: SimulatedTime
  /// The number of acts it has completed.
  package var acts: Int
  /// The number of the action last performed; -1 before the first.
  package var lastAction: Int32
  /// How often in a row it has crashed.
  package var crashes: Int
  /// The messages in its mailbox.
  package var envelopes: [Envelope]
  /// Whether an act is in flight; the rest is then as before it.
  package var isActing: Bool
  package var isPaused: Bool
  /// Why it is in quarantine; nil if it is not.
  package var quarantined: String?
  /// Whether it is in quarantine because its saved state cannot be decoded; the checkpoint keeps that state.
  package var isUnreadable: Bool
  /// Nil before its first act.
  package var state: (any Sendable)?

  package init(
    id: ActorID, behavior: String, label: ActorLabel?, random: RandomStream, due: SimulatedTime, acts: Int,
    lastAction: Int32, crashes: Int, envelopes: [Envelope], isActing: Bool = false, isPaused: Bool = false,
    quarantined: String? = nil, isUnreadable: Bool = false, state: (any Sendable)?
  ) {
    self.id = id
    self.behavior = behavior
    self.label = label
    self.random = random
    self.due = due
    self.acts = acts
    self.lastAction = lastAction
    self.crashes = crashes
    self.envelopes = envelopes
    self.isActing = isActing
    self.isPaused = isPaused
    self.quarantined = quarantined
    self.isUnreadable = isUnreadable
    self.state = state
  }

  package var identity: ActorIdentity { ActorIdentity(id: id, behavior: behavior, givenName: label?.name) }
}
