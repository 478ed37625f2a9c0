package import Beamulator
package import ActorRuntime

/// The measurements of a run, or of one of its shards.
package struct RunStatistics: Sendable, Codable, Equatable {
  /// The measurements by action name.
  package internal(set) var actions: [String: ActionStatistics] = [:]
  package internal(set) var complaints: [Severity: Int] = [:]
  var http = HTTPStatistics()
  /// The start delays of acts, in wall-clock nanoseconds.
  package internal(set) var lag = Histogram()
  var digest = DecisionDigest()
  package internal(set) var acts = 0
  package internal(set) var crashes = 0
  package internal(set) var restarts = 0
  /// Actors in quarantine.
  package internal(set) var quarantined = 0
  /// In-doubt actions: sent, but the engine ended before an outcome was recorded.
  package internal(set) var inDoubt = 0
  /// Messages between actors that were refused by a full mailbox.
  package internal(set) var refusedMessages = 0
  /// Restarts of the target that the run has started.
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

  /// The number of actions of all names.
  package var performed: Int { actions.values.reduce(0) { $0 + $1.count } }
  package var failed: Int { actions.values.reduce(0) { $0 + $1.failed } }
  var complained: Int { complaints.values.reduce(0, +) }
}
