import Engine
import Beamulator

/// A database with PostgreSQL's wire protocol that stores records over one connection.
protocol RecordDatabase {
  var connection: PostgresConnection { get }
  /// The timeout of a statement in seconds; the timeout of statements that scan tables is ``scanTimeoutFactor`` times
  /// as long.
  var deadline: Double { get }

  /// Creates missing tables, verifies existing ones and records the run's start.
  ///
  /// - Parameter isResumed: Whether the run is resumed, so that it may already be stored.
  func prepare(_ run: RunMetadata, isResumed: Bool) throws(PostgresError)
  /// Stores the rows of a batch once, even if called repeatedly.
  ///
  /// - Parameters:
  ///   - first: The sequence number of the batch's first record.
  ///   - reject: Called with the refused rows before the others are acknowledged.
  ///   - meanwhile: Called while the database processes the rows.
  func store(
    _ tables: [RecordRows], of runID: String, from first: Int64, reject: ([RejectedRows.Row]) throws -> Void,
    meanwhile: () -> Void
  ) throws
  /// Deletes the records after a sequence number.
  func remove(after sequence: Int64, of runID: String) throws(PostgresError)
  /// Waits until all acknowledged records are visible.
  func waitUntilVisible() throws(PostgresError)
  /// Records the run's end.
  func end(_ run: RunMetadata) throws(PostgresError)
}

extension RecordDatabase {
  /// Stores the rows of a batch.
  func store(
    _ tables: [RecordRows], of runID: String, from first: Int64, reject: ([RejectedRows.Row]) throws -> Void
  ) throws { try store(tables, of: runID, from: first, reject: reject, meanwhile: {}) }

  static var scanTimeoutFactor: Double { 6 }
  static var recordTables: [RecordTable] { [.actions, .complaints, .events] }

  var statementDeadline: Deadline { Deadline(seconds: deadline) }
  var scanDeadline: Deadline { Deadline(seconds: deadline * Self.scanTimeoutFactor) }

  func counts(of runID: String) throws(PostgresError) -> (actions: Int, complaints: Int, events: Int) {
    try waitUntilVisible()
    var counts: [Int] = []
    for table in Self.recordTables {
      let result = try connection.execute(
        "SELECT count(*) FROM \(table.name) WHERE run_id = $1", [runID], by: scanDeadline)
      counts.append(result.text(0, 0).flatMap { Int($0) } ?? 0)
    }
    return (counts[0], counts[1], counts[2])
  }

  /// Returns the highest sequence number of a run's records; 0 without any.
  func last(of runID: String) throws(PostgresError) -> Int64 {
    var last: Int64 = 0
    for table in Self.recordTables {
      let result = try connection.execute(
        "SELECT max(seq) FROM \(table.name) WHERE run_id = $1", [runID], by: scanDeadline)
      last = max(last, result.text(0, 0).flatMap { Int64($0) } ?? 0)
    }
    return last
  }

  /// Returns whether `run_metadata` was created by a version without the column for the run's source.
  func lacksSource(_ found: [(name: String, type: String)]) -> Bool {
    !found.contains { $0.name == RecordTable.sourceColumn }
  }

  /// Compares the columns of a table with the expected columns.
  ///
  /// - Parameters:
  ///   - found: The names and types reported by the database.
  func verify(
    _ table: String, _ found: [(name: String, type: String)], _ expected: [(name: String, type: String)]
  ) throws(PostgresError) {
    func refuse(_ name: String, _ type: String?, _ wanted: String?) -> PostgresError {
      PostgresError(
        code: .conflict, location: connection.location, attempt: "store records",
        message: "column '\(name)' of table \(table) is \(type ?? "missing"), expected \(wanted ?? "no such column")",
        remedy: "rename or drop that table, or use another database")
    }
    let types = Dictionary(found.map { ($0.name, $0.type) }, uniquingKeysWith: { $1 })
    for column in expected where types[column.name] != column.type {
      throw refuse(column.name, types[column.name], column.type)
    }
    let names = Set(expected.map(\.name))
    if let other = found.first(where: { !names.contains($0.name) }) { throw refuse(other.name, other.type, nil) }
  }

  /// Refuses to mix the records of two runs with the same id.
  ///
  /// - Parameter stored: The start of the stored run, as text in any format; nil without one.
  func refuseOther(than run: RunMetadata, began stored: String?, isResumed: Bool) throws(PostgresError) {
    guard let stored else { return }
    // The start of a resumed run has a precision of one second.
    let digits = isResumed ? 14 : 20
    func plain(_ text: String) -> String { String(text.filter(\.isNumber).prefix(digits)) }
    guard plain(stored) != plain(TimeText.iso(run.start)) else { return }
    throw PostgresError(
      code: .conflict, location: connection.location, attempt: "record run \(run.runID)",
      message: "another run with the same id exists, started at \(stored)",
      remedy: "start the run again, or use another database")
  }
}
