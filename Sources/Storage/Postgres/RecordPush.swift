package import Engine
import Beamulator

/// Copies the records of an ended run into a database with PostgreSQL's wire protocol. Each record is stored once, even
/// if the copy is repeated.
///
/// PostgreSQL stores batches atomically and in order, so a repeated copy continues after the last stored record.
/// QuestDB is sent all records again and replaces rows of the same key.
package final class RecordPush {
  /// The number of records of a batch.
  private static let batchSize: Int64 = 1000

  package let location: String
  private let run: RunMetadata
  private let database: any RecordDatabase
  private let rejected: RejectedRows
  /// The sequence number of the last record stored before.
  private let stored: Int64

  /// - Parameters:
  ///   - isOwn: Whether the run itself has recorded into this database.
  ///   - rejected: The file for rows that the database refuses.
  ///   - deadline: The timeout of a statement in seconds.
  /// - Throws: ``PostgresError``.
  package init(
    _ run: RunMetadata, to address: PostgresAddress, isOwn: Bool, rejected: String, deadline: Double = 10
  ) throws(PostgresError) {
    self.run = run
    self.rejected = RejectedRows(path: rejected)
    location = address.location
    database = try PostgresSink.connect(to: address, deadline: deadline)
    try database.prepare(run, isResumed: isOwn)
    try database.waitUntilVisible()
    stored = try database.last(of: run.runID)
  }

  /// Sends the records of the run's SQLite file with their sequence numbers.
  ///
  /// - Parameter progress: Called after each batch with the progress from 0 to 1; an error that it throws aborts.
  /// - Throws: ``SQLiteError``, ``PostgresError``, ``FileError``.
  package func send(recordsIn path: String, _ progress: (Double) throws -> Void) throws {
    let source = try RecordRowSource(path: path)
    let last = try source.last()
    // QuestDB may have stored a batch partially.
    var sent = database is PostgreSQLDatabase ? stored : 0
    while sent < last {
      let next = min(sent + Self.batchSize, last)
      let tables = try source.rows(sent + 1...next)
      if !tables.isEmpty {
        try database.store(tables, of: run.runID, from: sent + 1) { _ = try rejected.note($0) }
      }
      sent = next
      try progress(Double(sent) / Double(last))
    }
  }

  /// Sends the remaining spool of a run that has recorded into this database.
  ///
  /// - Returns: The total number of records that should be stored.
  /// - Throws: ``PostgresError`` if the database lacks the records before the spool; ``FileError``.
  package func send(_ spool: SpoolReplay) throws -> Int {
    guard stored + Int64(rejected.count) >= spool.acknowledged else {
      throw PostgresError(
        code: .conflict, location: location, attempt: "continue the records of run \(run.runID)",
        message: "the last record there has number \(stored), but the run's database has acknowledged "
          + "\(spool.acknowledged) records",
        remedy: "use the database that the run has recorded into")
    }
    return Int(
      try spool.deliver { batch in
        try batch.withRows(of: run.runID) { tables in
          try database.store(tables, of: run.runID, from: batch.firstSequence) { _ = try rejected.note($0) }
        }
      })
  }

  /// Counts the stored records of the run.
  ///
  /// - Throws: ``PostgresError``.
  package func counts() throws -> RecordCounts {
    let counts = try database.counts(of: run.runID)
    return RecordCounts(
      actions: counts.actions, complaints: counts.complaints, events: counts.events, rejected: rejected.count)
  }

  /// Records the run's end.
  ///
  /// - Throws: ``PostgresError``.
  package func end(verdict: String?) throws {
    var run = run
    run.verdict = verdict
    try database.end(run)
  }
}
