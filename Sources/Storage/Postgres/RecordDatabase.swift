import Engine
import Beamulator

/// How a database that speaks PostgreSQL's wire keeps records: over one connection, with its tables ready.
protocol RecordDatabase {
  var connection: PostgresConnection { get }
  /// So many seconds a statement may take; those that look at whole tables may take ``patience`` times as long.
  var deadline: Double { get }

  /// Makes the tables that are missing, looks at those that are there, and records the run's start.
  ///
  /// - Parameter isResumed: Whether the run goes on, so that it may be there already.
  func prepare(_ run: RunMetadata, isResumed: Bool) throws(PostgresError)
  /// Stores the rows of a batch once, however often it comes.
  ///
  /// - Parameters:
  ///   - first: The batch's first number.
  ///   - reject: Called with the rows that the database will not take, before the others are acknowledged.
  ///   - meanwhile: Called while the database works on the rows.
  func store(
    _ tables: [RecordRows], of runID: String, from first: Int64, reject: ([RejectedRows.Row]) throws -> Void,
    meanwhile: () -> Void
  ) throws
  /// Takes the records after a number away.
  func remove(after sequence: Int64, of runID: String) throws(PostgresError)
  /// Waits until all that was acknowledged can be seen.
  func settle() throws(PostgresError)
  /// Records the run's end.
  func end(_ run: RunMetadata) throws(PostgresError)
}

extension RecordDatabase {
  /// Stores the rows of a batch while nothing else waits to be done.
  func store(
    _ tables: [RecordRows], of runID: String, from first: Int64, reject: ([RejectedRows.Row]) throws -> Void
  ) throws { try store(tables, of: runID, from: first, reject: reject, meanwhile: {}) }

  static var patience: Double { 6 }
  static var recordTables: [RecordTable] { [.actions, .complaints, .events] }

  var soon: Deadline { Deadline(seconds: deadline) }
  var later: Deadline { Deadline(seconds: deadline * Self.patience) }

  func counts(of runID: String) throws(PostgresError) -> (actions: Int, complaints: Int, events: Int) {
    try settle()
    var counts: [Int] = []
    for table in Self.recordTables {
      let result = try connection.execute(
        "SELECT count(*) FROM \(table.name) WHERE run_id = $1", [runID], by: later)
      counts.append(result.text(0, 0).flatMap { Int($0) } ?? 0)
    }
    return (counts[0], counts[1], counts[2])
  }

  /// The highest number of a run's records; 0 without any.
  func last(of runID: String) throws(PostgresError) -> Int64 {
    var last: Int64 = 0
    for table in Self.recordTables {
      let result = try connection.execute("SELECT max(seq) FROM \(table.name) WHERE run_id = $1", [runID], by: later)
      last = max(last, result.text(0, 0).flatMap { Int64($0) } ?? 0)
    }
    return last
  }

  /// Whether `run_metadata` was made before it told of the run's source.
  func lacksSource(_ found: [(name: String, type: String)]) -> Bool {
    !found.contains { $0.name == RecordTable.sourceColumn }
  }

  /// Compares the columns of a table with those that records need.
  ///
  /// - Parameters:
  ///   - found: Their names and types, by what the database says.
  func verify(
    _ table: String, _ found: [(name: String, type: String)], _ expected: [(name: String, type: String)]
  ) throws(PostgresError) {
    func refuse(_ name: String, _ type: String?, _ wanted: String?) -> PostgresError {
      PostgresError(
        code: .conflict, location: connection.location, attempt: "keep records",
        message: "column '\(name)' of table \(table) is \(type ?? "missing"), expected \(wanted ?? "no such column")",
        remedy: "rename that table or drop it, or give another database")
    }
    let types = Dictionary(found.map { ($0.name, $0.type) }, uniquingKeysWith: { $1 })
    for column in expected where types[column.name] != column.type {
      throw refuse(column.name, types[column.name], column.type)
    }
    let names = Set(expected.map(\.name))
    if let other = found.first(where: { !names.contains($0.name) }) { throw refuse(other.name, other.type, nil) }
  }

  /// Refuses to mix the records of two runs that were given the same id.
  ///
  /// - Parameter stored: When the run began that is there, as text of whatever form; nil without one.
  func refuseOther(than run: RunMetadata, began stored: String?, isResumed: Bool) throws(PostgresError) {
    guard let stored else { return }
    // A run that goes on knows its start to the second only.
    let digits = isResumed ? 14 : 20
    func plain(_ text: String) -> String { String(text.filter(\.isNumber).prefix(digits)) }
    guard plain(stored) != plain(TimeText.iso(run.start)) else { return }
    throw PostgresError(
      code: .conflict, location: connection.location, attempt: "record run \(run.runID)",
      message: "there is another run of that id, which began at \(stored)",
      remedy: "begin the run again, or give another database")
  }
}
