import Engine
import Beamulator

/// Records in PostgreSQL: a batch is one transaction of COPYs with a row in `batch_ledger`, which refuses the batch that is
/// there already.
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
      // First: the batch will not be looked at again once it is in the ledger.
      try reject(rejected)
      try transact(kept.filter { !$0.sequences.isEmpty }, of: runID, from: first)
    }
  }

  func remove(after sequence: Int64, of runID: String) throws(PostgresError) {
    try inTransaction(by: later) { deadline throws(PostgresError) in
      for (table, column) in Self.recordTables.map({ ($0.name, "seq") }) + [(Self.ledgerName, "first_seq")] {
        try connection.execute(
          "DELETE FROM \(table) WHERE run_id = $1 AND \(column) > $2", [runID, String(sequence)], by: deadline)
      }
    }
  }

  /// What is committed can be seen.
  func settle() {}

  func end(_ run: RunMetadata) throws(PostgresError) {
    try connection.execute(
      "UPDATE run_metadata SET end_time = $1, verdict = $2 WHERE run_id = $3",
      [run.end.map(TimeText.iso), run.verdict, run.runID], by: soon)
  }

  // MARK: Tables

  /// The columns of a table with PostgreSQL's names of their types.
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
    // Looked for first: who may only insert can use tables that somebody else has made.
    if try found(table).isEmpty {
      // Two runs may begin at once, and IF NOT EXISTS alone does not keep them apart.
      try inTransaction(by: soon) { deadline throws(PostgresError) in
        try connection.execute("SELECT pg_advisory_xact_lock(hashtext('beamulator'))", by: deadline)
        try connection.execute(
          "CREATE TABLE IF NOT EXISTS \(table) (\(columns.map { "\($0.name) \($0.type)" }.joined(separator: ", ")), "
            + "PRIMARY KEY (\(key)))", by: deadline)
      }
    }
    var there = try found(table)
    if table == RecordTable.run.name, lacksSource(there) {
      try connection.execute("ALTER TABLE \(table) ADD COLUMN \(RecordTable.sourceColumn) text", by: soon)
      there = try found(table)
    }
    try verify(table, there, columns)
  }

  private func found(_ table: String) throws(PostgresError) -> [(name: String, type: String)] {
    let result = try connection.execute(
      """
      SELECT attname, format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
      FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
      """, [table], by: soon)
    return (0..<result.rows).map { (result.text($0, 0) ?? "", result.text($0, 1) ?? "") }
  }

  private func insert(_ run: RunMetadata, isResumed: Bool) throws(PostgresError) {
    let values = run.row.map(\.text)
    let parameters = (1...values.count).map { "$\($0)" }.joined(separator: ", ")
    let inserted = try connection.execute(
      "INSERT INTO run_metadata (\(RecordTable.run.columnNames)) VALUES (\(parameters)) ON CONFLICT (run_id) DO NOTHING",
      values, by: soon)
    guard inserted.changed == 0 else { return }
    let stored = try connection.execute(
      "SELECT to_char(start_time, 'YYYY-MM-DD HH24:MI:SS.US') FROM run_metadata WHERE run_id = $1", [run.runID],
      by: soon
    )
    try refuseOther(than: run, began: stored.text(0, 0), isResumed: isResumed)
    try connection.execute(
      "UPDATE run_metadata SET end_time = NULL, verdict = NULL WHERE run_id = $1", [run.runID], by: soon)
  }

  // MARK: Batches

  private func transact(
    _ tables: [RecordRows], of runID: String, from first: Int64, meanwhile: () -> Void = {}
  ) throws(PostgresError) {
    do throws(PostgresError) {
      try inTransaction(by: soon) { deadline throws(PostgresError) in
        try connection.execute(
          "INSERT INTO \(Self.ledgerName) (run_id, first_seq) VALUES ($1, $2)", [runID, String(first)], by: deadline)
        for (place, rows) in tables.enumerated() {
          let count = try copy(rows, by: deadline, meanwhile: place == 0 ? meanwhile : {})
          guard count == rows.sequences.count else {
            throw PostgresError(
              code: .refused, location: connection.location, attempt: "store \(rows.sequences.count) rows",
              message: "\(rows.table.name) has taken \(count.map(String.init) ?? "none it tells of")")
          }
        }
      }
    } catch {
      // The transaction before has got there, and its answer was lost.
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

  /// Which rows PostgreSQL will not take: tried in transactions that are undone, half by half.
  private func refused(_ rows: RecordRows) throws(PostgresError) -> [RejectedRows.Row] {
    guard let first = rows.sequences.first else { return [] }
    do throws(PostgresError) {
      try connection.execute("BEGIN", by: soon)
      _ = try copy(rows, by: soon)
      try connection.execute("ROLLBACK", by: soon)
      return []
    } catch {
      guard error.code == .row else { throw error }
      try connection.execute("ROLLBACK", by: soon)
      guard rows.sequences.count > 1 else { return [RejectedRows.Row(rows, first, error.message)] }
      let half = rows.sequences.count / 2
      return try refused(rows.only(rows.sequences.prefix(half))) + refused(rows.only(rows.sequences.dropFirst(half)))
    }
  }

  /// Runs a body whose changes are made all or not at all; they are once PostgreSQL says COMMIT.
  private func inTransaction(
    by deadline: Deadline, _ body: (Deadline) throws(PostgresError) -> Void
  ) throws(PostgresError) {
    try connection.execute("BEGIN", by: deadline)
    do throws(PostgresError) {
      try body(deadline)
    } catch {
      if !error.endsConnection { try connection.execute("ROLLBACK", by: soon) }
      throw error
    }
    let answer = try connection.execute("COMMIT", by: deadline).tag
    guard answer == "COMMIT" else {
      throw PostgresError(
        code: .refused, location: connection.location, attempt: "commit", message: "the database answers \(answer)")
    }
  }
}
