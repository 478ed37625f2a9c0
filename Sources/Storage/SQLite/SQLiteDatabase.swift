import CSQLite

/// A connection to a SQLite database file.
///
/// Used by one thread at a time. It closes when it and its statements are no longer referred to.
package final class SQLiteDatabase {
  package enum Access {
    /// Reads a file that is there.
    case readOnly
    /// Reads and writes, and makes the file where there is none.
    case readWrite
  }

  package enum Transaction: String {
    /// Sees one state of the database throughout.
    case read = "BEGIN"
    /// Is the only writer from its start.
    case write = "BEGIN IMMEDIATE"
  }

  package let path: String
  let connection: OpaquePointer

  /// Opens a file; what is in it is looked at by the first statement.
  ///
  /// - Parameter patience: Milliseconds to wait for a lock that another connection holds.
  /// - Throws: ``SQLiteError``.
  package init(path: String, access: Access, patience: Int32 = 5000) throws(SQLiteError) {
    let mode = access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let opened else {
      let error = SQLiteError(code: code, path: path, attempt: "open the database", connection: opened)
      sqlite3_close(opened)
      throw error
    }
    self.path = path
    connection = opened
    sqlite3_busy_timeout(connection, patience)
  }

  deinit {
    sqlite3_close(connection)
  }

  /// Runs SQL statements, without their answers.
  ///
  /// - Throws: ``SQLiteError``.
  package func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(connection, sql, nil, nil, nil)
    if code != SQLITE_OK { throw error(code, attempt: "run `\(sql.prefix(60))`") }
  }

  /// Runs a body whose changes are made all or not at all.
  ///
  /// - Throws: ``SQLiteError``, the body's too.
  package func transaction<Result>(
    _ kind: Transaction, _ body: () throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result {
    try execute(kind.rawValue)
    do throws(SQLiteError) {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // SQLite ends the transaction itself after some errors, a full disk among them.
      if sqlite3_get_autocommit(connection) == 0 { sqlite3_exec(connection, "ROLLBACK", nil, nil, nil) }
      throw error
    }
  }

  func error(_ code: Int32, attempt: String) -> SQLiteError {
    SQLiteError(code: code, path: path, attempt: attempt, connection: connection)
  }
}
