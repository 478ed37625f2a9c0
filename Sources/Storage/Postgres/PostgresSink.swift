package import Engine
import Beamulator
import Foundation

/// Stores the records of runs in a database that speaks PostgreSQL's wire: PostgreSQL or QuestDB, whichever answers.
///
/// The load does without it: a database that is down when the run begins, goes away or comes back empty is connected to
/// again, at first soon, later every five seconds, and its tables are made when they are missing.
// @unchecked: one thread at a time calls, as `Sink` says, and nothing else reaches what is kept here.
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
  private var backoff = Backoff(first: .milliseconds(500), longest: .seconds(5), wellAfter: .seconds(5))
  /// So that many runs do not come back at once; from the run's id, as there is no chance outside the simulation.
  private var jitter = RandomStream(seed: 0, stream: 0)
  private var connectedSince: ContinuousClock.Instant?
  private var failure: (error: PostgresError, nextTry: ContinuousClock.Instant)?

  /// - Parameters:
  ///   - rejected: The file for rows that the database will not take.
  ///   - isRequired: Whether a run must not begin without the database.
  ///   - deadline: So many seconds the database may take for a step: to connect, or for a batch.
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

  /// - Throws: ``PostgresError`` when a table has another shape or holds another run of this id; also when the database
  ///   cannot be reached, if it is required.
  package func open(_ run: RunMetadata) throws {
    begin(run, isResumed: false)
    do throws(PostgresError) {
      _ = try connected()
    } catch {
      guard isRequired || !error.mayPass else { return }
      var error = error
      if error.mayPass { error.remedy = (error.remedy ?? "see to the database") + ", or run without --sink-required" }
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
    } catch let error as PostgresError where error.mayPass && sequence == nil {
      return 0
    }
  }

  /// - Throws: ``PostgresError``; what was stored of the batch then is not stored again when it comes again.
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

  /// Does something with the database; once more, if the connection was cut long ago or a table is gone.
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

  /// The database, connected to if it is time for that.
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
      let wellFor = connectedSince.map { ContinuousClock.now - $0 }?.components.seconds ?? 0
      connectedSince = nil
      let wait = backoff.wait(afterBeingWell: .seconds(Double(wellFor))).seconds
      failure = (error, .now + .seconds(wait * (0.75 + 0.25 * jitter.unit())))
      throw error
    }
  }

  /// Connects to whichever database answers.
  static func connect(to address: PostgresAddress, deadline: Double) throws(PostgresError) -> any RecordDatabase {
    let connection = try PostgresConnection(address, by: Deadline(seconds: deadline))
    return connection.isQuestDB
      ? QuestDBDatabase(connection: connection, deadline: deadline)
      : PostgreSQLDatabase(connection: connection, deadline: deadline)
  }
}
