package import Beamulator
package import ActorRuntime

/// What was measured of a run, or of a shard's part in it.
package struct RunStatistics: Sendable, Codable, Equatable {
  /// By the action's name.
  package internal(set) var actions: [String: ActionStatistics] = [:]
  package internal(set) var complaints: [Severity: Int] = [:]
  package internal(set) var http = HTTPStatistics()
  /// How late acts started, nanoseconds of the wall.
  package internal(set) var lag = Histogram()
  package internal(set) var digest = DecisionDigest()
  package internal(set) var acts = 0
  package internal(set) var crashes = 0
  package internal(set) var restarts = 0
  /// Actors in quarantine.
  package internal(set) var quarantined = 0
  /// Actions that were sent, and the engine died before an outcome was recorded.
  package internal(set) var inDoubt = 0
  /// Messages between actors that found a full mailbox.
  package internal(set) var refusedMessages = 0
  /// How often the target that was started for the run was started again.
  package internal(set) var targetRestarts = 0

  package init() {}

  mutating func merge(_ other: RunStatistics) {
    actions.merge(other.actions) { first, second in
      var both = first
      both.merge(second)
      return both
    }
    complaints.merge(other.complaints, uniquingKeysWith: +)
    http.merge(other.http)
    lag.merge(other.lag)
    digest.add(other.digest)
    acts += other.acts
    crashes += other.crashes
    restarts += other.restarts
    quarantined += other.quarantined
    inDoubt += other.inDoubt
    refusedMessages += other.refusedMessages
    targetRestarts += other.targetRestarts
  }

  /// Actions of all kinds.
  package var performed: Int { actions.values.reduce(0) { $0 + $1.count } }
  package var failed: Int { actions.values.reduce(0) { $0 + $1.failed } }
  package var complained: Int { complaints.values.reduce(0, +) }
}
