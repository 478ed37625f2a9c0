package import Engine
import Beamulator
import CSQLite

/// Stores a run's records in the run's SQLite file.
///
/// A batch is one transaction. Records are identified by their sequence numbers: a record that is already stored is
/// ignored, regardless of its batch. Other processes can read the file during the run. Acknowledged records survive a
/// crash of the process, and a crash of the machine up to the last checkpoint of SQLite's WAL.
///
/// Tables have no index except their key: two more, by actor and by action, made storing six times slower. Creating
/// them at the end takes a second each per million rows, in which a scan finds the rows of one actor in 0.2 s.
///
/// Pages of 16 KB and a checkpoint every 4 MB of WAL (250 pages) store 10 % faster than SQLite's defaults, with shorter
/// delays of single batches. A larger cache has no effect.
///
/// Unchecked because one thread at a time uses it, see ``Sink``.
package final class SQLiteSink: Sink, @unchecked Sendable {
  private struct Store {
    let database: SQLiteDatabase
    let runID: String
    /// The inserters by table.
    var inserters: [String: RecordInserter] = [:]

    /// Inserts rows with the statement of their table.
    mutating func insert(_ rows: RecordRows) throws(SQLiteError) {
      if let inserter = inserters[rows.table.name] { return try inserter.insert(rows) }
      let inserter = try RecordInserter(rows.table, runID: runID, on: database)
      inserters[rows.table.name] = inserter
      try inserter.insert(rows)
    }
  }

  package let location: String
  private var store: Store?

  /// - Parameter path: The file, `actions.sqlite` in the run's folder. ``open(_:)`` creates the file, not the folder.
  package init(path: String) {
    location = path
  }

  /// Creates the file and its tables if they are missing, and records the run's start or resumption.
  ///
  /// - Throws: ``SQLiteError``, also if the file holds another run.
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

  /// - Throws: ``SQLiteError``, also if the file holds another run.
  package func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) throws -> Int64 {
    try open(run)
    let database = try opened("continue the records").database
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

  /// - Throws: ``SQLiteError``; the batch is not stored then and can be written again.
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

  /// Records the run's end and makes the file self-contained, unless other processes still read it: then a part remains
  /// in the WAL file next to it, where later readers find it.
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
    // Without a WAL the file can be read in a read-only folder. The mode cannot change while another process reads the
    // file, which is no error: all records are stored.
    try? database.execute("PRAGMA busy_timeout=0; PRAGMA journal_mode=DELETE")
    store = nil
  }

  private func opened(_ attempt: String) throws(SQLiteError) -> Store {
    if let store { return store }
    throw SQLiteError(
      code: SQLITE_MISUSE, path: location, attempt: attempt, message: "the sink is not open",
      remedy: "open the sink first")
  }

  private func refuseOtherRun(than runID: String, in database: SQLiteDatabase) throws(SQLiteError) {
    let others = try SQLiteStatement("SELECT run_id FROM run_metadata WHERE run_id <> ?1", on: database)
    try others.bind(runID, at: 1)
    guard try others.step(), let other = others.text(0) else { return }
    throw SQLiteError(
      code: SQLITE_MISMATCH, path: location, attempt: "record run \(runID)",
      message: "the file holds the records of run \(other)", remedy: "use a separate folder for each run")
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
