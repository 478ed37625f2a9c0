/// Queries the records of runs in a run's SQLite file, PostgreSQL or QuestDB.
///
/// Names given by users are passed as parameters only. Used by one thread at a time.
package final class RecordQuery {
  private let database: any QueryDatabase
  private var dialect: QueryDialect { database.dialect }

  /// - Parameter seconds: The timeout of a query in seconds.
  /// - Throws: ``SQLiteError``.
  package init(path: String, seconds: Double = 60) throws {
    database = try SQLiteQueryDatabase(path: path, seconds: seconds)
  }

  /// - Parameter seconds: The timeout of a query in seconds.
  /// - Throws: ``PostgresError``.
  package init(_ address: PostgresAddress, seconds: Double = 60) throws {
    database = try PostgresQueryDatabase(address, seconds: seconds)
  }

  /// The path or the address without secrets, for messages.
  package var location: String { database.location }

  // MARK: Runs

  /// Returns the recorded runs, newest first.
  package func runs(limit: Int) throws -> QueryAnswer<RecordedRun> {
    QueryAnswer(try runs(where: "", [], limit), limit: limit)
  }

  /// Returns a run; nil if it is not recorded.
  package func run(_ id: String) throws -> RecordedRun? {
    try runs(where: "WHERE run_id = \(dialect.parameter(1))", [id], 1).first
  }

  private func runs(where condition: String, _ values: [String], _ limit: Int) throws -> [RecordedRun] {
    try rows(
      """
      SELECT run_id, simulation, seed, speed, \(dialect.microseconds("start_time")) AS started, \
      \(dialect.microseconds("end_time")), verdict FROM run_metadata \(condition) ORDER BY started DESC
      """, values, limit
    ).map {
      RecordedRun(
        runId: $0.text(0), simulation: $0.text(1), seed: $0.text(2), speed: $0.text(3), started: $0.number(4) ?? 0,
        ended: $0.number(5), verdict: $0.values[6])
    }
  }

  /// Returns the simulated times of the first and the last action in microseconds since 1970; nil without any.
  package func span(of run: String) throws -> ClosedRange<Int64>? {
    let (first, last) = (dialect.microseconds("min(timestamp)"), dialect.microseconds("max(timestamp)"))
    let row = try rows("SELECT \(first), \(last) FROM action_log WHERE \(ofRun)", [run], 1).first
    guard let row, let first = row.number(0), let last = row.number(1) else { return nil }
    return first...last
  }

  // MARK: Actions

  /// Returns the figures of all actions of a run.
  package func figures(of run: String) throws -> ActionFigures {
    guard let row = try figures(of: run, by: nil, "", 1).first else {
      return ActionFigures(
        actions: 0, failed: 0, inDoubt: 0, serviceUs: DurationPercentiles([nil, nil, nil, nil, nil]),
        lagUs: DurationPercentiles([nil, nil, nil, nil, nil]))
    }
    return row
  }

  /// Returns the figures of actions by group, most frequent first.
  package func figures(of run: String, by grouping: QueryGrouping, limit: Int) throws -> QueryAnswer<ActionFigures> {
    var condition = ""
    if grouping == .actor {
      // Sorting the actions of all actors would be slow, and only some are requested.
      let actors = try actors(of: run, by: "actions", limit + 1).map { String($0.actor) }
      guard !actors.isEmpty else { return QueryAnswer([], limit: limit) }
      condition = " AND actor_id IN (\(actors.joined(separator: ", ")))"
    }
    return QueryAnswer(try figures(of: run, by: grouping, condition, limit), limit: limit)
  }

  private func figures(
    of run: String, by grouping: QueryGrouping?, _ condition: String, _ limit: Int
  ) throws -> [ActionFigures] {
    let keys = grouping?.columns ?? []
    let measured = ["service", "delay"].flatMap { name in
      DurationPercentiles.percents.map { "\(dialect.percentile($0, name)) AS \(name)_p\($0)" }
        + ["max(\(name)) AS \(name)_max"]
    }
    let names = keys.map { $0 + ", " }.joined()
    let grouped = keys.isEmpty ? "" : " GROUP BY \(keys.joined(separator: ", "))"
    return try rows(
      """
      SELECT \(names)sum(tally) AS actions, sum(failed) AS failures, sum(doubtful) AS doubts, \
      \(measured.joined(separator: ", ")) \
      FROM (\(dialect.measured(keys, where: ofRun + condition))) AS records\(grouped) \
      ORDER BY \((["actions DESC"] + keys).joined(separator: ", "))
      """, [run], limit
    ).map { row in
      let numbers = (keys.count..<keys.count + 13).map(row.number)
      return ActionFigures(
        name: grouping.flatMap { _ in row.values[0] }, actor: grouping == .actor ? row.number(1) : nil,
        actions: numbers[0] ?? 0, failed: numbers[1] ?? 0, inDoubt: numbers[2] ?? 0,
        serviceUs: DurationPercentiles(numbers[3..<8]), lagUs: DurationPercentiles(numbers[8..<13]))
    }
  }

  /// Returns the numbers of actions over simulated time, in total or by group; empty buckets are omitted.
  ///
  /// - Parameter width: The width of a bucket in microseconds. Buckets are aligned to 1970.
  package func buckets(
    of run: String, by grouping: QueryGrouping? = nil, width: Int64, limit: Int
  ) throws -> QueryAnswer<ActionBucket> {
    let keys = grouping?.columns ?? []
    let counts =
      "count(*) AS actions, sum(\(QueryDialect.flag(dialect.failed))) AS failures, "
      + "sum(\(QueryDialect.flag(dialect.inDoubt))) AS doubts"
    let found = try rows(
      dialect.buckets(keys, counts: counts, where: ofRun, width: width)
        + " ORDER BY \((["bucket"] + keys).joined(separator: ", "))", [run], limit
    ).map { row in
      let numbers = (keys.count + 1..<keys.count + 4).map { row.number($0) ?? 0 }
      return ActionBucket(
        timestamp: row.number(0) ?? 0, name: grouping.flatMap { _ in row.values[1] },
        actor: grouping == .actor ? row.number(2) : nil, actions: numbers[0], failed: numbers[1], inDoubt: numbers[2])
    }
    return QueryAnswer(found, limit: limit)
  }

  // MARK: Complaints and actors

  /// Returns the complaints by severity and message, most frequent first.
  package func complaints(of run: String, limit: Int) throws -> QueryAnswer<ComplaintCount> {
    let found = try rows(
      """
      SELECT severity, message, count(*) AS complaints FROM complaints_log WHERE \(ofRun) GROUP BY severity, message \
      ORDER BY complaints DESC, severity, message
      """, [run], limit
    ).map { ComplaintCount(severity: $0.text(0), message: $0.text(1), complaints: $0.number(2) ?? 0) }
    return QueryAnswer(found, limit: limit)
  }

  /// Returns the actors with the most actions.
  package func busiest(of run: String, limit: Int) throws -> QueryAnswer<ActorTally> {
    QueryAnswer(try actors(of: run, by: "actions", limit), limit: limit)
  }

  /// Returns the actors with the most failures and complaints, without actors that have neither.
  package func unluckiest(of run: String, limit: Int) throws -> QueryAnswer<ActorTally> {
    QueryAnswer(
      try actors(of: run, by: "trouble", limit).filter { $0.failed + $0.complaints > 0 }, limit: limit)
  }

  private func actors(of run: String, by order: String, _ limit: Int) throws -> [ActorTally] {
    try rows(
      """
      SELECT actor_id, name, behavior, sum(acted) AS actions, sum(failed) AS failures, sum(complained) AS complaints, \
      sum(failed + complained) AS trouble FROM (\
      SELECT actor_id, name, behavior, 1 AS acted, \(QueryDialect.flag(dialect.failed)) AS failed, 0 AS complained \
      FROM action_log WHERE \(ofRun) UNION ALL \
      SELECT actor_id, actor AS name, behavior, 0 AS acted, 0 AS failed, 1 AS complained \
      FROM complaints_log WHERE \(ofRun)) AS records \
      GROUP BY actor_id, name, behavior ORDER BY \(order) DESC, actor_id
      """, [run], limit
    ).map {
      ActorTally(
        actor: $0.number(0) ?? 0, name: $0.text(1), behavior: $0.text(2), actions: $0.number(3) ?? 0,
        failed: $0.number(4) ?? 0, complaints: $0.number(5) ?? 0)
    }
  }

  // MARK: The history of an actor

  /// Returns the last records of an actor in their order.
  ///
  /// - Parameter actor: The actor's id or name.
  package func history(of run: String, actor: String, limit: Int) throws -> QueryAnswer<HistoryEntry> {
    let time = dialect.microseconds("timestamp")
    func select(
      _ columns: String, from table: String, name: String, _ entry: (QueryRow) -> HistoryEntry
    ) throws -> [HistoryEntry] {
      let (isActor, values) =
        Int64(actor).map { ("actor_id = \($0)", [run]) } ?? ("\(name) = \(dialect.parameter(2))", [run, actor])
      return try rows(
        """
        SELECT seq, \(time), actor_id, \(name), \(columns) FROM \(table) WHERE \(ofRun) AND \(isActor) \
        ORDER BY seq DESC
        """, values, limit
      ).map(entry)
    }
    func entry(_ row: QueryRow, _ kind: HistoryEntry.Kind) -> HistoryEntry {
      HistoryEntry(
        seq: row.number(0) ?? 0, timestamp: row.number(1) ?? 0, kind: kind, actor: row.number(2) ?? 0,
        name: row.text(3), what: row.text(4), detail: row.values[5])
    }
    let actions = try select(
      """
      action, error, CASE WHEN \(dialect.inDoubt) THEN 'in doubt' WHEN \(dialect.failed) THEN 'failed' ELSE 'done' \
      END, args, result, service_us, lag_us, status
      """, from: "action_log", name: "name"
    ) { row in
      var action = entry(row, .action)
      (action.outcome, action.arguments, action.result) = (row.values[6], row.values[7], row.values[8])
      (action.serviceUs, action.lagUs, action.status) = (row.number(9), row.number(10), row.number(11))
      return action
    }
    let complaints = try select("severity, message, args, result", from: "complaints_log", name: "actor") { row in
      var complaint = entry(row, .complaint)
      (complaint.arguments, complaint.result) = (row.values[6], row.values[7])
      return complaint
    }
    let events = try select("event, detail", from: "actor_events", name: "name") { entry($0, .event) }
    var answer = QueryAnswer((actions + complaints + events).sorted { $0.seq > $1.seq }, limit: limit)
    answer.rows.reverse()
    return answer
  }

  // MARK: SQL

  private var ofRun: String { "run_id = \(dialect.parameter(1))" }

  /// Queries one row more than the limit to find out whether there are more.
  private func rows(_ sql: String, _ values: [String], _ limit: Int) throws -> [QueryRow] {
    try database.rows("\(sql) LIMIT \(limit + 1)", values).map(QueryRow.init)
  }
}

/// A row of a result.
private struct QueryRow {
  let values: [String?]

  func text(_ column: Int) -> String { values[column] ?? "" }

  /// Returns a whole number. QuestDB returns percentiles as floating-point numbers, and none without values.
  func number(_ column: Int) -> Int64? {
    guard let text = values[column] else { return nil }
    return Int64(text) ?? Double(text).flatMap { Int64(exactly: $0.rounded()) }
  }
}
