package import Engine
import Beamulator

/// Brings the records of a run that is over into a database that speaks PostgreSQL's wire, each once, however often that is
/// begun: PostgreSQL takes batches whole and in order, so that what is there tells where to go on; QuestDB is sent all again, and keeps
/// rows of the same key once.
package final class RecordPush {
  /// So many numbers of records make a batch.
  private static let batchSize: Int64 = 1000

  package let location: String
  private let run: RunMetadata
  private let database: any RecordDatabase
  private let rejected: RejectedRows
  /// The number of the last record that was there before.
  private let stored: Int64

  /// - Parameters:
  ///   - isOwn: Whether the run has recorded there itself.
  ///   - rejected: The file for rows that the database will not take.
  ///   - deadline: So many seconds the database may take for a step.
  /// - Throws: ``PostgresError``.
  package init(
    _ run: RunMetadata, to address: PostgresAddress, isOwn: Bool, rejected: String, deadline: Double = 10
  ) throws(PostgresError) {
    self.run = run
    self.rejected = RejectedRows(path: rejected)
    location = address.location
    database = try PostgresSink.connect(to: address, deadline: deadline)
    try database.prepare(run, isResumed: isOwn)
    try database.settle()
    stored = try database.last(of: run.runID)
  }

  /// Sends what the run has recorded in its SQLite file, with the numbers it has there.
  ///
  /// - Parameter look: Told after each batch how far it is, from 0 to 1; what it throws ends the sending.
  /// - Throws: ``SQLiteError``, ``PostgresError``, ``FileError``.
  package func send(recordsIn path: String, _ look: (Double) throws -> Void) throws {
    let source = try RecordRowSource(path: path)
    let last = try source.last()
    // QuestDB may have a part of a batch only.
    var sent = database is PostgreSQLDatabase ? stored : 0
    while sent < last {
      let next = min(sent + Self.batchSize, last)
      let tables = try source.rows(sent + 1...next)
      if !tables.isEmpty {
        try database.store(tables, of: run.runID, from: sent + 1) { _ = try rejected.note($0) }
      }
      sent = next
      try look(Double(sent) / Double(last))
    }
  }

  /// Sends what is left in the spool of a run that has recorded there.
  ///
  /// - Returns: How many records there should be in all.
  /// - Throws: ``PostgresError`` when the database is not the one that has the records before; ``FileError``.
  package func send(_ spool: SpoolReplay) throws -> Int {
    guard stored + Int64(rejected.count) >= spool.acknowledged else {
      throw PostgresError(
        code: .conflict, location: location, attempt: "go on with the records of run \(run.runID)",
        message: "the last record there has number \(stored), and the run's database has acknowledged "
          + "\(spool.acknowledged) of them",
        remedy: "give the database that the run has recorded into")
    }
    return Int(
      try spool.deliver { batch in
        try batch.withRows(of: run.runID) { tables in
          try database.store(tables, of: run.runID, from: batch.firstSequence) { _ = try rejected.note($0) }
        }
      })
  }

  /// Counts what is there of the run.
  ///
  /// - Throws: ``PostgresError``.
  package func counts() throws -> RecordCounts {
    let counts = try database.counts(of: run.runID)
    return RecordCounts(
      actions: counts.actions, complaints: counts.complaints, events: counts.events, rejected: rejected.count)
  }

  /// Records the run's end there.
  ///
  /// - Throws: ``PostgresError``.
  package func end(verdict: String?) throws {
    var run = run
    run.verdict = verdict
    try database.end(run)
  }
}
