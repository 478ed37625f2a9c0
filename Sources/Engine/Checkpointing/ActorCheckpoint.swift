package import Beamulator

/// The saved state of an actor: its identity, its behavior's state, its random stream and the time of its next act.
package struct ActorCheckpoint: Sendable, Equatable {
  package var actor: ActorIdentity
  /// Its own tags, in addition to those of its group.
  package var tags: [String]
  package var acts: Int
  /// Simulated time of its next act, nanoseconds since the run's start.
  package var due: Int64
  package var random: RandomStream
  /// The behavior's state, JSON; nil before the first act.
  package var state: String?
  /// The behavior's `stateVersion` when the state was saved.
  package var stateVersion: Int
  /// The name of the action last performed; nil before the first.
  package var lastAction: String?
  /// The number of actions it has performed.
  package var performed: Int
  /// The number of consecutive crashes.
  package var crashes: Int
  /// The messages in its mailbox, in order of arrival.
  package var messages: [StoredMessage]
  /// The reason for its quarantine; nil outside quarantine.
  package var quarantined: String?
  /// Whether a command has paused it.
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
