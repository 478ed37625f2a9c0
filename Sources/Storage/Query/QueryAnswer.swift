/// Rows that answer a question, as far as they were asked for.
package struct QueryAnswer<Row: Encodable & Sendable>: Encodable, Sendable {
  package var rows: [Row]
  /// Whether there are more.
  package var isCut: Bool

  /// - Parameter rows: One more than asked for, if there are more.
  init(_ rows: [Row], limit: Int) {
    self.rows = Array(rows.prefix(limit))
    isCut = rows.count > limit
  }
}

/// By what actions are told apart.
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

/// Percentiles of a duration in microseconds, by nearest rank; nil where nothing was measured.
package struct DurationPercentiles: Encodable, Equatable, Sendable {
  package var p50, p90, p95, p99, max: Int64?

  /// Those that a row of figures has, in this order.
  static let percents = [50, 90, 95, 99]

  init(_ values: ArraySlice<Int64?>) {
    let values = Array(values)
    (p50, p90, p95, p99, max) = (values[0], values[1], values[2], values[3], values[4])
  }
}

/// Actions of a run, or of a part of it, counted and measured.
package struct ActionFigures: Encodable, Equatable, Sendable {
  /// The action, the behavior or the actor's name; nil for all actions.
  package var name: String?
  /// The actor's id.
  package var actor: Int64?
  /// All of them, those that failed or are in doubt too.
  package var actions: Int64
  package var failed: Int64
  package var inDoubt: Int64
  /// Service time of those that came to an outcome.
  package var serviceUs: DurationPercentiles
  package var lagUs: DurationPercentiles
}

/// Actions of a piece of simulated time.
package struct ActionBucket: Encodable, Equatable, Sendable {
  /// Its begin, simulated, in microseconds since 1970.
  package var timestamp: Int64
  package var name: String?
  package var actor: Int64?
  package var actions: Int64
  package var failed: Int64
  package var inDoubt: Int64
}

/// Complaints that say the same.
package struct ComplaintCount: Encodable, Equatable, Sendable {
  package var severity: String
  package var message: String
  package var complaints: Int64
}

/// What an actor has done and suffered.
package struct ActorTally: Encodable, Equatable, Sendable {
  package var actor: Int64
  package var name: String
  package var behavior: String
  package var actions: Int64
  package var failed: Int64
  package var complaints: Int64
}

/// A record of an actor.
package struct HistoryEntry: Encodable, Equatable, Sendable {
  package enum Kind: String, Encodable, Sendable { case action, complaint, event }

  package var seq: Int64
  /// Simulated, microseconds since 1970.
  package var timestamp: Int64
  package var kind: Kind
  package var actor: Int64
  package var name: String
  /// The action's name, the complaint's severity, the event.
  package var what: String
  /// Of an action: `done`, `failed` or `in doubt`.
  package var outcome: String?
  /// The complaint's message, the event's detail, the error of an action.
  package var detail: String?
  /// Of an action, or of the one complained about.
  package var arguments, result: String?
  package var serviceUs, lagUs, status: Int64?
}

/// A run as its database knows it.
package struct RecordedRun: Encodable, Equatable, Sendable {
  package var runId: String
  package var simulation: String
  package var seed: String
  package var speed: String
  /// Of the wall, microseconds since 1970.
  package var started: Int64
  package var ended: Int64?
  package var verdict: String?
}
