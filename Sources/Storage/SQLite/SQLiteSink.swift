package import Engine
import Beamulator
import CSQLite

/// Stores a run's records in a SQLite file of the run's own.
///
/// A batch is one transaction. Records are known by their sequence numbers: one that is there already is not stored
/// again, however batches are cut. While the run goes on, others can read the file; what it has acknowledged survives
/// the end of the process, and the end of the machine as far as the last checkpoint of SQLite's log.
///
/// Tables have no index but their key: two more, by actor and by action, made storing six times slower, and making them
/// at the end takes a second each for a million rows, in which the rows of one actor are found in 0.2 s without.
///
/// Pages of 16 KB, and a checkpoint each 4 MB of log (250 pages), were measured to store a tenth more than SQLite's
/// defaults, with shorter waits of single batches. A larger cache gains nothing.
// @unchecked: all calls come from one thread, as `Sink` says, and nothing else reaches `store`.
package final class SQLiteSink: Sink, @unchecked Sendable {
  private struct Store {
    let database: SQLiteDatabase
    let runID: String
    /// By table.
    var inserters: [String: RecordInserter] = [:]

    /// Inserts rows, with the statement of their table.
    mutating func insert(_ rows: RecordRows) throws(SQLiteError) {
      if let inserter = inserters[rows.table.name] { return try inserter.insert(rows) }
      let inserter = try RecordInserter(rows.table, runID: runID, on: database)
      inserters[rows.table.name] = inserter
      try inserter.insert(rows)
    }
  }

  package let location: String
  private var store: Store?

  /// - Parameter path: The file, `actions.sqlite` in the run's directory. It is made by ``open(_:)``, its folder is not.
  package init(path: String) {
    location = path
  }

  /// Makes the file and its tables where they are not there, and records the run's start, or that it goes on.
  ///
  /// - Throws: ``SQLiteError``, also when the file holds another run.
  package func open(_ run: RunMetadata) throws {
    let database = try SQLiteDatabase(path: location, access: .readWrite)
    try database.execute(
      "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=250")
    try database.transaction(.write) { () throws(SQLiteError) in
      for table in [RecordTable.run, .actions, .complaints, .events] { try database.execute(table.creation) }
      if try !RunArchive.hasSource(database) {
        try database.execute("ALTER TABLE run_metadata ADD COLUMN \(RecordTable.sourceColumn) TEXT")
      }
      try refuseOtherRun(than: run.runID, in: database)
      try insert(run, into: database)
    }
    store = Store(database: database, runID: run.runID)
  }

  /// - Throws: ``SQLiteError``, also when the file holds another run.
  package func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) throws -> Int64 {
    try open(run)
    let database = try opened("go on with the records").database
    let tables = [RecordTable.actions, .complaints, .events]
    return try database.transaction(.write) { () throws(SQLiteError) in
      var last: Int64 = 0
      for table in tables {
        if let sequence { try database.execute("DELETE FROM \(table.name) WHERE seq > \(sequence)") }
        let select = try SQLiteStatement("SELECT max(seq) FROM \(table.name)", on: database)
        if try select.step() { last = max(last, select.integer(0) ?? 0) }
      }
      return last
    }
  }

  /// - Throws: ``SQLiteError``; nothing of the batch is stored then, and it can be written again.
  package func write(_ batch: RecordBatch) throws {
    let attempt = "store \(batch.count) records"
    do throws(SQLiteError) {
      let store = try opened(attempt)
      try batch.withRows(of: store.runID) { tables throws(SQLiteError) in
        try store.database.transaction(.write) { () throws(SQLiteError) in
          for rows in tables { try self.store?.insert(rows) }
        }
      }
    } catch {
      var error = error
      error.attempt = attempt
      throw error
    }
  }

  /// - Throws: ``SQLiteError``.
  package func counts(of runID: String) throws -> RecordCounts? {
    let database = try opened("count the records").database
    func count(_ table: RecordTable) throws(SQLiteError) -> Int {
      let select = try SQLiteStatement("SELECT count(*) FROM \(table.name)", on: database)
      return try select.step() ? Int(select.integer(0) ?? 0) : 0
    }
    return RecordCounts(actions: try count(.actions), complaints: try count(.complaints), events: try count(.events))
  }

  /// Records the run's end and makes the file complete by itself, unless others still read it: then part of it stays in
  /// the log file next to it, where every later reader finds it.
  ///
  /// - Throws: ``SQLiteError``; the sink stays open then.
  package func close(_ run: RunMetadata) throws {
    let database = try opened("record the run's end").database
    let update = try SQLiteStatement(
      "UPDATE run_metadata SET end_time = ?1, verdict = ?2 WHERE run_id = ?3", on: database)
    try update.bind(run.end, at: 1)
    try update.bind(run.verdict, at: 2)
    try update.bind(run.runID, at: 3)
    try update.step()
    update.reset()
    try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    // Without a log, the file can be read in a folder that cannot be written. It needs to be alone for that, and all
    // is stored already: where someone reads, it stays as it is.
    try? database.execute("PRAGMA busy_timeout=0; PRAGMA journal_mode=DELETE")
    store = nil
  }

  private func opened(_ attempt: String) throws(SQLiteError) -> Store {
    if let store { return store }
    throw SQLiteError(
      code: SQLITE_MISUSE, path: location, attempt: attempt, message: "the sink is not open", remedy: "open it first")
  }

  private func refuseOtherRun(than runID: String, in database: SQLiteDatabase) throws(SQLiteError) {
    let others = try SQLiteStatement("SELECT run_id FROM run_metadata WHERE run_id <> ?1", on: database)
    try others.bind(runID, at: 1)
    guard try others.step(), let other = others.text(0) else { return }
    throw SQLiteError(
      code: SQLITE_MISMATCH, path: location, attempt: "record run \(runID)",
      message: "the file holds the records of run \(other)", remedy: "give each run a folder of its own")
  }

  private func insert(_ run: RunMetadata, into database: SQLiteDatabase) throws(SQLiteError) {
    let statement = try SQLiteStatement(
      """
      INSERT INTO run_metadata (\(RecordTable.run.columnNames))
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL, NULL, ?10)
      ON CONFLICT (run_id) DO UPDATE SET end_time = NULL, verdict = NULL
      """, on: database)
    try statement.bind(run.runID, at: 1)
    try statement.bind(run.simulation, at: 2)
    try statement.bind(run.config, at: 3)
    try statement.bind(String(run.seed), at: 4)
    try statement.bind(run.speed, at: 5)
    try statement.bind(run.clockStart, at: 6)
    try statement.bind(run.version, at: 7)
    try statement.bind(run.host, at: 8)
    try statement.bind(run.start, at: 9)
    try statement.bind(run.source, at: 10)
    try statement.step()
  }
}
