package import Beamulator

/// The state of an actor between two acts, taken from its shard or read from a checkpoint.
package struct ActorSnapshot: Sendable {
  package var id: ActorID
  package var behavior: String
  /// The actor's own name and tags; nil if it has none.
  package var label: ActorLabel?
  /// The position of its random stream.
  package var random: RandomStream
  /// The simulated time of its next act.
  package var due: SimulatedTime
  /// The number of completed acts.
  package var acts: Int
  /// The index of the name of the last action; -1 before the first.
  package var lastAction: Int32
  /// The number of consecutive crashes.
  package var crashes: Int
  /// The messages in its mailbox.
  package var envelopes: [Envelope]
  /// Whether an act is in flight; the other properties are then as of its start.
  package var isActing: Bool
  package var isPaused: Bool
  /// The reason for its quarantine; nil if it is not in quarantine.
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
