import CSQLite

/// Queries the SQLite file of a run.
final class SQLiteQueryDatabase: QueryDatabase {
  /// The number of SQLite's virtual machine steps between two checks of the clock.
  private static let stepsPerClockCheck: Int32 = 10_000

  let dialect = QueryDialect.sqlite
  var location: String { database.path }
  private let database: SQLiteDatabase
  private let seconds: Double
  /// The deadline of the current query; SQLite's progress handler has the pointer.
  private let deadline: UnsafeMutablePointer<Deadline>

  /// - Parameter seconds: The timeout of a query in seconds.
  init(path: String, seconds: Double) throws(SQLiteError) {
    database = try SQLiteDatabase(path: path, access: .readOnly)
    self.seconds = seconds
    deadline = .allocate(capacity: 1)
    deadline.initialize(to: Deadline(seconds: seconds))
    sqlite3_progress_handler(
      database.connection, Self.stepsPerClockCheck,
      { $0?.assumingMemoryBound(to: Deadline.self).pointee.milliseconds == 0 ? 1 : 0 }, deadline)
  }

  deinit {
    sqlite3_progress_handler(database.connection, 0, nil, nil)
    deadline.deallocate()
  }

  func rows(_ sql: String, _ values: [String]) throws -> [[String?]] {
    deadline.pointee = Deadline(seconds: seconds)
    do throws(SQLiteError) {
      let select = try SQLiteStatement(sql, on: database)
      for (index, value) in values.enumerated() { try select.bind(value, at: Int32(index + 1)) }
      var rows: [[String?]] = []
      while try select.step() { rows.append((0..<select.columns).map { select.text($0) }) }
      return rows
    } catch {
      guard error.code == SQLITE_INTERRUPT else { throw error }
      throw SQLiteError(
        code: error.code, path: location, attempt: "query the records",
        message: "the query takes longer than \(Int(seconds.rounded(.up))) s",
        remedy: "query less, or use sqlite3 for queries without a timeout")
    }
  }
}
