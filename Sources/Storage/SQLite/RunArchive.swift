package import Engine
import Beamulator
import CSQLite

/// Reads the records of a run in its `actions.sqlite`, even while the run is active.
///
/// Used by one thread at a time.
package final class RunArchive {
  /// The numbers of records at one instant.
  package struct Counts: Equatable {
    package var actions = 0
    package var failed = 0
    /// In-doubt actions: sent, outcome unknown.
    package var inDoubt = 0
    /// The number of complaints by severity.
    package var complaints: [String: Int] = [:]
    /// The number of events by kind.
    package var events: [String: Int] = [:]
  }

  private let database: SQLiteDatabase

  /// - Throws: ``SQLiteError``.
  package init(path: String) throws(SQLiteError) {
    database = try SQLiteDatabase(path: path, access: .readOnly)
  }

  /// Returns the run's metadata; `end` and `verdict` are nil while the run is active and after a crash.
  ///
  /// - Throws: ``SQLiteError``, also if the file is not a run's.
  package func metadata() throws(SQLiteError) -> RunMetadata {
    let columns = RecordTable.run.columns.map(\.name).filter { $0 != RecordTable.sourceColumn }
    let source = try Self.hasSource(database) ? RecordTable.sourceColumn : "NULL"
    let row = try select("SELECT \((columns + [source]).joined(separator: ", ")) FROM run_metadata")
    guard try row.step(), let runID = row.text(0), let simulation = row.text(1), let config = row.text(2),
      let seed = row.text(3).flatMap({ UInt64($0) }), let speed = row.text(4), let clockStart = row.integer(5),
      let version = row.text(6), let host = row.text(7), let start = row.integer(8)
    else { throw notARun(code: SQLITE_MISMATCH, found: "run_metadata has no run") }
    return RunMetadata(
      runID: runID, simulation: simulation, config: config, seed: seed, speed: speed, clockStart: clockStart,
      version: version, host: host, start: start, end: row.integer(9), verdict: row.text(10), source: row.text(11))
  }

  /// Returns whether the file has the column for the run's source, which older files lack.
  static func hasSource(_ database: SQLiteDatabase) throws(SQLiteError) -> Bool {
    let columns = try SQLiteStatement("SELECT 1 FROM pragma_table_info('run_metadata') WHERE name = ?1", on: database)
    try columns.bind(RecordTable.sourceColumn, at: 1)
    return try columns.step()
  }

  /// Counts the records by a scan of the file.
  ///
  /// - Throws: ``SQLiteError``, also if the file is not a run's.
  package func counts() throws(SQLiteError) -> Counts {
    try database.transaction(.read) { () throws(SQLiteError) in
      let row = try select(
        """
        SELECT count(*), count(*) FILTER (WHERE success = 0), count(*) FILTER (WHERE success IS NULL) FROM action_log
        """)
      try row.step()
      return Counts(
        actions: Int(row.integer(0) ?? 0), failed: Int(row.integer(1) ?? 0), inDoubt: Int(row.integer(2) ?? 0),
        complaints: try tally("SELECT severity, count(*) FROM complaints_log GROUP BY severity"),
        events: try tally("SELECT event, count(*) FROM actor_events GROUP BY event"))
    }
  }

  private func tally(_ sql: String) throws(SQLiteError) -> [String: Int] {
    let row = try select(sql)
    var counts: [String: Int] = [:]
    while try row.step() {
      if let name = row.text(0), let count = row.integer(1) { counts[name] = Int(count) }
    }
    return counts
  }

  private func select(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
    do throws(SQLiteError) {
      return try SQLiteStatement(sql, on: database)
    } catch {
      // The generic code of statements that do not match the tables.
      throw error.code == SQLITE_ERROR ? notARun(code: error.code, found: error.message) : error
    }
  }

  private func notARun(code: Int32, found: String) -> SQLiteError {
    SQLiteError(
      code: code, path: database.path, attempt: "read a run", message: found,
      remedy: "use the actions.sqlite of a run's folder")
  }
}
