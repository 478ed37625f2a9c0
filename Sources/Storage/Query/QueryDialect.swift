/// The SQL dialects of the databases.
enum QueryDialect {
  case sqlite, postgreSQL, questDB

  /// Returns the n-th parameter of a statement, from 1.
  func parameter(_ number: Int) -> String { self == .sqlite ? "?\(number)" : "$\(number)" }

  /// The condition for failed actions.
  var failed: String {
    switch self {
    case .sqlite: "success = 0"
    case .postgreSQL: "NOT success"
    case .questDB: "success = false AND in_doubt = false"
    }
  }

  /// The condition for in-doubt actions.
  var inDoubt: String { self == .questDB ? "in_doubt = true" : "success IS NULL" }

  /// Returns the expression of an instant in microseconds since 1970.
  func microseconds(_ instant: String) -> String {
    switch self {
    case .sqlite: instant
    case .postgreSQL: "(extract(epoch FROM \(instant)) * 1000000)::bigint"
    case .questDB: "cast(\(instant) AS LONG)"
    }
  }

  /// Returns the expression that is 1 if the condition holds, else 0.
  static func flag(_ condition: String) -> String { "CASE WHEN \(condition) THEN 1 ELSE 0 END" }

  /// Returns the query of actions in buckets of simulated time, with columns `bucket`, the keys and the counts.
  ///
  /// - Parameter width: The width of a bucket in microseconds. Buckets are aligned to 1970.
  func buckets(_ keys: [String], counts: String, where condition: String, width: Int64) -> String {
    let keyed = keys.map { ", " + $0 }.joined()
    let start =
      switch self {
      // Rounded down, even before 1970.
      case .sqlite: "timestamp - (timestamp % \(width) + \(width)) % \(width)"
      case .postgreSQL:
        microseconds(
          "date_bin(interval '\(width / 1_000_000).\(String(width % 1_000_000 + 1_000_000).dropFirst()) seconds', "
            + "timestamp, timestamp '1970-01-01')")
      case .questDB: microseconds("timestamp")
      }
    guard self == .questDB else {
      return "SELECT \(start) AS bucket\(keyed), \(counts) FROM action_log WHERE \(condition) GROUP BY bucket\(keyed)"
    }
    return "SELECT \(start) AS bucket\(keyed), actions, failures, doubts FROM (SELECT timestamp\(keyed), \(counts) "
      + "FROM action_log WHERE \(condition) SAMPLE BY \(Self.sample(width)) ALIGN TO CALENDAR)"
  }

  /// Returns a width in QuestDB's format: in one unit.
  private static func sample(_ width: Int64) -> String {
    let units: [(Int64, String)] = [
      (86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "m"), (1_000_000, "s"), (1_000, "T"),
    ]
    let (size, name) = units.first { width % $0.0 == 0 } ?? (1, "U")
    return "\(width / size)\(name)"
  }

  /// Returns the subquery for the figures of actions, with the columns `tally`, `failed` and `doubtful` to be summed,
  /// and `service` and `delay` for ``percentile(_:_:)``.
  ///
  /// In SQLite, equal durations are counted first and ranked together: ranking each action takes three times as long.
  func measured(_ keys: [String], where condition: String) -> String {
    let names = keys.map { $0 + ", " }.joined()
    let service = "CASE WHEN \(inDoubt) THEN NULL ELSE service_us END"
    let (failed, doubtful) = (Self.flag(failed), Self.flag(inDoubt))
    guard self == .sqlite else {
      return "SELECT \(names)1 AS tally, \(failed) AS failed, \(doubtful) AS doubtful, \(service) AS service, "
        + "lag_us AS delay FROM action_log WHERE \(condition)"
    }
    let partition = keys.isEmpty ? "" : "PARTITION BY \(keys.joined(separator: ", "))"
    func ranks(_ name: String, _ value: String) -> String {
      "\(value) AS \(name), sum(count(*)) OVER (\(partition) ORDER BY \(value)) AS \(name)_rank, "
        + "sum(count(*)) OVER (\(partition)) AS \(name)_count"
    }
    return """
      SELECT \(names)0 AS tally, 0 AS failed, 0 AS doubtful, \(ranks("service", "service_us")), \
      NULL AS delay, NULL AS delay_rank, NULL AS delay_count \
      FROM action_log WHERE \(condition) AND NOT (\(inDoubt)) GROUP BY \(names)service_us UNION ALL \
      SELECT \(names)count(*), sum(\(failed)), sum(\(doubtful)), NULL, NULL, NULL, \(ranks("delay", "lag_us")) \
      FROM action_log WHERE \(condition) GROUP BY \(names)lag_us
      """
  }

  /// Returns the percentile of a quantity by nearest rank: the least value not exceeded by that percentage of all.
  ///
  /// QuestDB computes it from a histogram with a precision of three digits.
  func percentile(_ percent: Int, _ name: String) -> String {
    switch self {
    case .sqlite: "min(\(name)) FILTER (WHERE \(name)_rank * 100 >= \(name)_count * \(percent))"
    case .postgreSQL: "percentile_disc(0.\(percent)) WITHIN GROUP (ORDER BY \(name))"
    case .questDB: "approx_percentile(\(name), 0.\(percent), 3)"
    }
  }
}
