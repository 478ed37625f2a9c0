import CSQLite

/// A connection to a SQLite database file.
///
/// Used by one thread at a time. The connection closes once it and its statements are released.
package final class SQLiteDatabase {
  package enum Access {
    /// Reads an existing file.
    case readOnly
    /// Reads and writes; creates a missing file.
    case readWrite
  }

  package enum Transaction: String {
    /// Reads a consistent snapshot of the database.
    case read = "BEGIN"
    /// Holds the write lock from the start.
    case write = "BEGIN IMMEDIATE"
  }

  package let path: String
  let connection: OpaquePointer

  /// Opens a file; its content is not read before the first statement.
  ///
  /// - Parameter lockTimeoutMilliseconds: The timeout for a lock that another connection holds.
  /// - Throws: ``SQLiteError``.
  package init(path: String, access: Access, lockTimeoutMilliseconds: Int32 = 5000) throws(SQLiteError) {
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
    sqlite3_busy_timeout(connection, lockTimeoutMilliseconds)
  }

  deinit {
    sqlite3_close(connection)
  }

  /// Runs SQL statements and ignores their rows.
  ///
  /// - Throws: ``SQLiteError``.
  package func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(connection, sql, nil, nil, nil)
    if code != SQLITE_OK { throw error(code, attempt: "run `\(sql.prefix(60))`") }
  }

  /// Runs a body in a transaction.
  ///
  /// - Throws: ``SQLiteError``, also the error of the body.
  package func transaction<Result>(
    _ kind: Transaction, _ body: () throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result {
    try execute(kind.rawValue)
    do throws(SQLiteError) {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // After some errors, such as a full disk, SQLite has already rolled the transaction back.
      if sqlite3_get_autocommit(connection) == 0 { sqlite3_exec(connection, "ROLLBACK", nil, nil, nil) }
      throw error
    }
  }

  func error(_ code: Int32, attempt: String) -> SQLiteError {
    SQLiteError(code: code, path: path, attempt: attempt, connection: connection)
  }
}
