package import Beamulator

/// An actor as it is saved: who it is, what it remembers, where its random stream stands, when it acts next.
package struct ActorCheckpoint: Sendable, Equatable {
  package var actor: ActorIdentity
  /// Its own tags, beside its group's.
  package var tags: [String]
  package var acts: Int
  /// Simulated time of its next act, nanoseconds since the run's start.
  package var due: Int64
  package var random: RandomStream
  /// JSON, as the behavior's state encodes itself; nil before the first act.
  package var state: String?
  /// The version of the state, as its behavior counts them.
  package var stateVersion: Int
  /// The name of the action last performed; nil before the first.
  package var lastAction: String?
  /// How many actions it has performed.
  package var performed: Int
  /// How often in a row it has crashed.
  package var crashes: Int
  /// What it was told and has not taken, in the order it came.
  package var messages: [StoredMessage]
  /// Why it does not act any more; nil while it does.
  package var quarantined: String?
  /// Whether somebody has paused it.
  package var isPaused: Bool

  package init(
    actor: ActorIdentity, tags: [String], acts: Int, due: Int64, random: RandomStream, state: String?,
    stateVersion: Int = 1, lastAction: String? = nil, performed: Int = 0, crashes: Int = 0,
    messages: [StoredMessage] = [], quarantined: String? = nil,
    isPaused: Bool = false
  ) {
    self.actor = actor
    self.tags = tags
    self.acts = acts
    self.due = due
    self.random = random
    self.state = state
    self.stateVersion = stateVersion
    self.lastAction = lastAction
    self.performed = performed
    self.crashes = crashes
    self.messages = messages
    self.quarantined = quarantined
    self.isPaused = isPaused
  }
}
