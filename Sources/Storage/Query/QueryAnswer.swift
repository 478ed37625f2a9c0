/// The rows of a query's result, up to its limit.
package struct QueryAnswer<Row: Encodable & Sendable>: Encodable, Sendable {
  package var rows: [Row]
  /// Whether there are more rows.
  package var isCut: Bool

  /// - Parameter rows: The rows, one more than the limit if there are more.
  init(_ rows: [Row], limit: Int) {
    self.rows = Array(rows.prefix(limit))
    isCut = rows.count > limit
  }
}

/// The attribute by which actions are grouped.
package enum QueryGrouping: String, CaseIterable, Sendable {
  case action, behavior, actor

  var columns: [String] {
    switch self {
    case .action: ["action"]
    case .behavior: ["behavior"]
    case .actor: ["name", "actor_id"]
    }
  }
}

/// Percentiles of a duration in microseconds, by nearest rank; nil without measurements.
package struct DurationPercentiles: Encodable, Equatable, Sendable {
  package var p50, p90, p95, p99, max: Int64?

  /// The percentiles in the order of a row's columns.
  static let percents = [50, 90, 95, 99]

  init(_ values: ArraySlice<Int64?>) {
    let values = Array(values)
    (p50, p90, p95, p99, max) = (values[0], values[1], values[2], values[3], values[4])
  }
}

/// Counts and durations of the actions of a run or of a group.
package struct ActionFigures: Encodable, Equatable, Sendable {
  /// The action, the behavior or the actor's name; nil for all actions.
  package var name: String?
  /// The actor's id.
  package var actor: Int64?
  /// The number of all actions, including failed and in-doubt actions.
  package var actions: Int64
  package var failed: Int64
  package var inDoubt: Int64
  /// The service time of actions with an outcome.
  package var serviceUs: DurationPercentiles
  package var lagUs: DurationPercentiles
}

/// The actions of an interval of simulated time.
package struct ActionBucket: Encodable, Equatable, Sendable {
  /// The simulated start of the interval in microseconds since 1970.
  package var timestamp: Int64
  package var name: String?
  package var actor: Int64?
  package var actions: Int64
  package var failed: Int64
  package var inDoubt: Int64
}

/// The number of complaints with the same severity and message.
package struct ComplaintCount: Encodable, Equatable, Sendable {
  package var severity: String
  package var message: String
  package var complaints: Int64
}

/// The counters of an actor.
package struct ActorTally: Encodable, Equatable, Sendable {
  package var actor: Int64
  package var name: String
  package var behavior: String
  package var actions: Int64
  package var failed: Int64
  package var complaints: Int64
}

/// One record of an actor.
package struct HistoryEntry: Encodable, Equatable, Sendable {
  package enum Kind: String, Encodable, Sendable { case action, complaint, event }

  package var seq: Int64
  /// Simulated time in microseconds since 1970.
  package var timestamp: Int64
  package var kind: Kind
  package var actor: Int64
  package var name: String
  /// The action's name, the complaint's severity or the event.
  package var what: String
  /// The outcome of an action: `done`, `failed` or `in doubt`.
  package var outcome: String?
  /// The complaint's message, the event's detail or the action's error.
  package var detail: String?
  /// The arguments and result of the action, or of the action of the complaint.
  package var arguments, result: String?
  package var serviceUs, lagUs, status: Int64?
}

/// A run as stored in a database.
package struct RecordedRun: Encodable, Equatable, Sendable {
  package var runId: String
  package var simulation: String
  package var seed: String
  package var speed: String
  /// Wall-clock time in microseconds since 1970.
  package var started: Int64
  package var ended: Int64?
  package var verdict: String?
}
