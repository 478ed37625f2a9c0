package import Engine
import Beamulator
import Foundation

/// Stores the records of runs in a database with PostgreSQL's wire protocol: PostgreSQL or QuestDB.
///
/// The load does not depend on the database: after a failure the sink connects again, with a backoff of up to five
/// seconds, and creates missing tables.
///
/// Unchecked because one thread at a time uses it, see ``Sink``.
package final class PostgresSink: Sink, @unchecked Sendable {
  package let location: String
  private let address: PostgresAddress
  private let deadline: Double
  private let isRequired: Bool
  private let rejected: RejectedRows
  private let log: RunLog?

  private var run: RunMetadata?
  private var isResumed = false
  private var database: (any RecordDatabase)?
  private var backoff = Backoff(first: .milliseconds(500), longest: .seconds(5), resetAfter: .seconds(5))
  /// Spreads the reconnects of concurrent runs; seeded by the run's seed and id to be reproducible.
  private var jitter = RandomStream(seed: 0, stream: 0)
  private var connectedSince: ContinuousClock.Instant?
  private var failure: (error: PostgresError, nextTry: ContinuousClock.Instant)?

  /// - Parameters:
  ///   - rejected: The file for rows that the database refuses.
  ///   - isRequired: Whether a run cannot start without the database.
  ///   - deadline: The timeout for connecting and for a batch, in seconds.
  package init(
    _ address: PostgresAddress, rejected: String, isRequired: Bool = false, deadline: Double = 10, log: RunLog? = nil
  ) {
    self.address = address
    self.rejected = RejectedRows(path: rejected)
    self.isRequired = isRequired
    self.deadline = deadline
    self.log = log
    location = address.location
  }

  /// - Throws: ``PostgresError`` if a table has unexpected columns or holds another run of the same id; also if the
  ///   database is required and cannot be reached.
  package func open(_ run: RunMetadata) throws {
    begin(run, isResumed: false)
    do throws(PostgresError) {
      _ = try connected()
    } catch {
      guard isRequired || !error.isTransient else { return }
      var error = error
      if error.isTransient {
        error.remedy = (error.remedy ?? "check the database") + ", or run without --sink-required"
      }
      throw error
    }
  }

  package func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) throws -> Int64 {
    begin(run, isResumed: true)
    do {
      return try using { database in
        if let sequence {
          try database.remove(after: sequence, of: run.runID)
          try rejected.forget(after: sequence)
        }
        return try database.last(of: run.runID)
      }
    } catch let error as PostgresError where error.isTransient && sequence == nil {
      return 0
    }
  }

  /// - Throws: ``PostgresError``; the batch can be written again, its records are stored once.
  package func write(_ batch: RecordBatch) throws { try write(batch, meanwhile: {}) }

  /// - Throws: As ``write(_:)``.
  package func write(_ batch: RecordBatch, meanwhile: () -> Void) throws {
    guard let run else { return }
    do {
      try batch.withRows(of: run.runID) { tables in
        try using { database in
          try database.store(
            tables, of: run.runID, from: batch.firstSequence, reject: note, meanwhile: meanwhile)
        }
      }
    } catch var error as PostgresError {
      error.attempt = "store \(batch.count) records"
      throw error
    }
  }

  package func counts(of runID: String) throws -> RecordCounts? {
    failure = nil
    let stored = try using { try $0.counts(of: runID) }
    return RecordCounts(
      actions: stored.actions, complaints: stored.complaints, events: stored.events, rejected: rejected.count)
  }

  package func close(_ run: RunMetadata) throws {
    failure = nil
    try using { try $0.end(run) }
    database = nil
  }

  private func begin(_ run: RunMetadata, isResumed: Bool) {
    self.run = run
    self.isResumed = isResumed
    failure = nil
    jitter = RandomStream(seed: run.seed, stream: run.runID.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
  }

  private func note(_ rows: [RejectedRows.Row]) throws {
    let new = try rejected.note(rows)
    guard new > 0, let first = rows.first else { return }
    log?.write(
      .warning, "the database refuses records, see rejected.jsonl",
      fields: ["sink": location, "records": "\(new)", "error": first.reason])
  }

  /// Runs a body with the database; retries once if an open connection turns out to be lost or a table is missing.
  private func using<Result>(_ body: (any RecordDatabase) throws -> Result) throws -> Result {
    let wasConnected = database != nil
    do {
      return try once(body)
    } catch let error as PostgresError where wasConnected && [.lost, .missingTable].contains(error.code) {
      return try once(body)
    }
  }

  private func once<Result>(_ body: (any RecordDatabase) throws -> Result) throws -> Result {
    let database = try connected()
    do {
      return try body(database)
    } catch let error as PostgresError {
      if error.endsConnection { self.database = nil }
      throw error
    }
  }

  /// Returns the database, and connects if necessary unless the backoff has not elapsed.
  private func connected() throws(PostgresError) -> any RecordDatabase {
    if let database { return database }
    if let failure, failure.nextTry > .now { throw failure.error }
    do throws(PostgresError) {
      guard let run else {
        throw PostgresError(
          code: .unsupported, location: location, attempt: "store records", message: "the sink is not open")
      }
      let database = try Self.connect(to: address, deadline: deadline)
      try database.prepare(run, isResumed: isResumed)
      self.database = database
      failure = nil
      connectedSince = .now
      return database
    } catch {
      let uptime = connectedSince.map { ContinuousClock.now - $0 }?.components.seconds ?? 0
      connectedSince = nil
      let wait = backoff.wait(afterRunningFor: .seconds(Double(uptime))).seconds
      failure = (error, .now + .seconds(wait * (0.75 + 0.25 * jitter.unit())))
      throw error
    }
  }

  /// Connects and detects the database.
  static func connect(to address: PostgresAddress, deadline: Double) throws(PostgresError) -> any RecordDatabase {
    let connection = try PostgresConnection(address, by: Deadline(seconds: deadline))
    return connection.isQuestDB
      ? QuestDBDatabase(connection: connection, deadline: deadline)
      : PostgreSQLDatabase(connection: connection, deadline: deadline)
  }
}
