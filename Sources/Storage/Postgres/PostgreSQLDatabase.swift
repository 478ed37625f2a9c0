import Engine
import Beamulator

/// Stores records in PostgreSQL: a batch is one transaction of COPYs with a row in `batch_ledger`, whose key refuses a
/// batch that is already stored.
struct PostgreSQLDatabase: RecordDatabase {
  let connection: PostgresConnection
  let deadline: Double

  private static let ledger: [(name: String, type: String)] = [
    ("run_id", "text NOT NULL"), ("first_seq", "bigint NOT NULL"),
  ]
  private static let ledgerName = "batch_ledger"

  func prepare(_ run: RunMetadata, isResumed: Bool) throws(PostgresError) {
    for table in Self.recordTables {
      try prepare(table.name, Self.columns(of: table), key: "run_id, seq")
    }
    try prepare(RecordTable.run.name, Self.columns(of: .run), key: "run_id")
    try prepare(Self.ledgerName, Self.ledger, key: "run_id, first_seq")
    try insert(run, isResumed: isResumed)
  }

  func store(
    _ tables: [RecordRows], of runID: String, from first: Int64, reject: ([RejectedRows.Row]) throws -> Void,
    meanwhile: () -> Void
  ) throws {
    do throws(PostgresError) {
      try transact(tables, of: runID, from: first, meanwhile: meanwhile)
    } catch {
      guard error.code == .row else { throw error }
      var (rejected, kept): ([RejectedRows.Row], [RecordRows]) = ([], [])
      for rows in tables {
        let refused = try refused(rows)
        rejected += refused
        let sequences = Set(refused.map(\.sequence))
        kept.append(rows.only(rows.sequences.filter { !sequences.contains($0) }))
      }
      // Before the transaction: a batch in the ledger is not processed again.
      try reject(rejected)
      try transact(kept.filter { !$0.sequences.isEmpty }, of: runID, from: first)
    }
  }

  func remove(after sequence: Int64, of runID: String) throws(PostgresError) {
    try inTransaction(by: scanDeadline) { deadline throws(PostgresError) in
      for (table, column) in Self.recordTables.map({ ($0.name, "seq") }) + [(Self.ledgerName, "first_seq")] {
        try connection.execute(
          "DELETE FROM \(table) WHERE run_id = $1 AND \(column) > $2", [runID, String(sequence)], by: deadline)
      }
    }
  }

  /// Returns immediately: committed records are visible.
  func waitUntilVisible() {}

  func end(_ run: RunMetadata) throws(PostgresError) {
    try connection.execute(
      "UPDATE run_metadata SET end_time = $1, verdict = $2 WHERE run_id = $3",
      [run.end.map(TimeText.iso), run.verdict, run.runID], by: statementDeadline)
  }

  // MARK: Tables

  /// Returns the columns of a table with PostgreSQL's type names.
  static func columns(of table: RecordTable) -> [(name: String, type: String)] {
    table.columns.map { name, type in
      let plain =
        switch name {
        case _ where RecordTable.times.contains(name): "timestamp without time zone"
        case "success": "boolean"
        default: type.hasPrefix("INTEGER") ? "bigint" : "text"
        }
      return (name, type.contains("NOT NULL") || type.contains("KEY") ? plain + " NOT NULL" : plain)
    }
  }

  private func prepare(
    _ table: String, _ columns: [(name: String, type: String)], key: String
  ) throws(PostgresError) {
    // Checked first: a user with the privilege to insert only can use tables created by another user.
    if try existingColumns(table).isEmpty {
      // Two runs may start concurrently, and IF NOT EXISTS alone does not prevent a conflict.
      try inTransaction(by: statementDeadline) { deadline throws(PostgresError) in
        try connection.execute("SELECT pg_advisory_xact_lock(hashtext('beamulator'))", by: deadline)
        try connection.execute(
          "CREATE TABLE IF NOT EXISTS \(table) (\(columns.map { "\($0.name) \($0.type)" }.joined(separator: ", ")), "
            + "PRIMARY KEY (\(key)))", by: deadline)
      }
    }
    var existing = try existingColumns(table)
    if table == RecordTable.run.name, lacksSource(existing) {
      try connection.execute("ALTER TABLE \(table) ADD COLUMN \(RecordTable.sourceColumn) text", by: statementDeadline)
      existing = try existingColumns(table)
    }
    try verify(table, existing, columns)
  }

  private func existingColumns(_ table: String) throws(PostgresError) -> [(name: String, type: String)] {
    let result = try connection.execute(
      """
      SELECT attname, format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
      FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
      """, [table], by: statementDeadline)
    return (0..<result.rows).map { (result.text($0, 0) ?? "", result.text($0, 1) ?? "") }
  }

  private func insert(_ run: RunMetadata, isResumed: Bool) throws(PostgresError) {
    let values = run.row.map(\.text)
    let parameters = (1...values.count).map { "$\($0)" }.joined(separator: ", ")
    let inserted = try connection.execute(
      "INSERT INTO run_metadata (\(RecordTable.run.columnNames)) VALUES (\(parameters)) "
        + "ON CONFLICT (run_id) DO NOTHING",
      values, by: statementDeadline)
    guard inserted.changed == 0 else { return }
    let stored = try connection.execute(
      "SELECT to_char(start_time, 'YYYY-MM-DD HH24:MI:SS.US') FROM run_metadata WHERE run_id = $1", [run.runID],
      by: statementDeadline
    )
    try refuseOther(than: run, began: stored.text(0, 0), isResumed: isResumed)
    try connection.execute(
      "UPDATE run_metadata SET end_time = NULL, verdict = NULL WHERE run_id = $1", [run.runID], by: statementDeadline)
  }

  // MARK: Batches

  private func transact(
    _ tables: [RecordRows], of runID: String, from first: Int64, meanwhile: () -> Void = {}
  ) throws(PostgresError) {
    do throws(PostgresError) {
      try inTransaction(by: statementDeadline) { deadline throws(PostgresError) in
        try connection.execute(
          "INSERT INTO \(Self.ledgerName) (run_id, first_seq) VALUES ($1, $2)", [runID, String(first)], by: deadline)
        for (index, rows) in tables.enumerated() {
          let count = try copy(rows, by: deadline, meanwhile: index == 0 ? meanwhile : {})
          guard count == rows.sequences.count else {
            throw PostgresError(
              code: .refused, location: connection.location, attempt: "store \(rows.sequences.count) rows",
              message: "table \(rows.table.name) has stored \(count.map(String.init) ?? "an unknown number of") rows")
          }
        }
      }
    } catch {
      // An earlier transaction was committed, and its response was lost.
      guard error.code == .duplicate, error.table == Self.ledgerName else { throw error }
    }
  }

  private func copy(
    _ rows: RecordRows, by deadline: Deadline, meanwhile: () -> Void = {}
  ) throws(PostgresError) -> Int? {
    try connection.copy(
      "COPY \(rows.table.name) (\(rows.table.columnNames)) FROM STDIN (FORMAT binary)", CopyBytes(rows),
      by: deadline, meanwhile: meanwhile)
  }

  /// Returns the rows that PostgreSQL refuses, found by bisection in transactions that are rolled back.
  private func refused(_ rows: RecordRows) throws(PostgresError) -> [RejectedRows.Row] {
    guard let first = rows.sequences.first else { return [] }
    do throws(PostgresError) {
      try connection.execute("BEGIN", by: statementDeadline)
      _ = try copy(rows, by: statementDeadline)
      try connection.execute("ROLLBACK", by: statementDeadline)
      return []
    } catch {
      // Also after other errors: a transaction left open would refuse all later batches.
      if !error.endsConnection { try connection.execute("ROLLBACK", by: statementDeadline) }
      guard error.code == .row else { throw error }
      guard rows.sequences.count > 1 else { return [RejectedRows.Row(rows, first, error.message)] }
      let half = rows.sequences.count / 2
      return try refused(rows.only(rows.sequences.prefix(half))) + refused(rows.only(rows.sequences.dropFirst(half)))
    }
  }

  /// Runs a body in a transaction, which is committed once PostgreSQL responds COMMIT.
  private func inTransaction(
    by deadline: Deadline, _ body: (Deadline) throws(PostgresError) -> Void
  ) throws(PostgresError) {
    try connection.execute("BEGIN", by: deadline)
    do throws(PostgresError) {
      try body(deadline)
    } catch {
      if !error.endsConnection { try connection.execute("ROLLBACK", by: statementDeadline) }
      throw error
    }
    let answer = try connection.execute("COMMIT", by: deadline).tag
    guard answer == "COMMIT" else {
      throw PostgresError(
        code: .refused, location: connection.location, attempt: "commit", message: "the database responded \(answer)")
    }
  }
}
