/// What was measured of a run, or of a shard's part in it.
public struct RunStatistics: Sendable, Codable, Equatable {
  /// By the action's name.
  public internal(set) var actions: [String: ActionStatistics] = [:]
  public internal(set) var complaints: [Severity: Int] = [:]
  public internal(set) var http = HTTPStatistics()
  /// How late acts started, nanoseconds of the wall.
  public internal(set) var lag = Histogram()
  public internal(set) var digest = DecisionDigest()
  public internal(set) var acts = 0
  public internal(set) var crashes = 0
  public internal(set) var restarts = 0
  /// Actors in quarantine.
  public internal(set) var quarantined = 0
  /// Actions that were sent, and the engine died before an outcome was recorded.
  public internal(set) var inDoubt = 0
  /// Messages between actors that found a full mailbox.
  public internal(set) var refusedMessages = 0
  /// How often the target that was started for the run was started again.
  public internal(set) var targetRestarts = 0

  public init() {}

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
  public var performed: Int { actions.values.reduce(0) { $0 + $1.count } }
  public var failed: Int { actions.values.reduce(0) { $0 + $1.failed } }
  public var complained: Int { complaints.values.reduce(0, +) }
}
