import CSQLite

/// A prepared statement.
///
/// Parameters count from 1, columns from 0. Call ``reset()`` before the parameters of a new execution are bound, and
/// bind every text again after it, except texts bound with ``bindKept(_:at:)``.
package final class SQLiteStatement {
  private static let scratchSize = 64 << 10

  private let database: SQLiteDatabase
  private let handle: OpaquePointer
  private let sql: String
  /// The bound texts of the next execution: SQLite reads them here and allocates only texts that do not fit.
  private let scratch: UnsafeMutablePointer<CChar>
  private var used = 0

  /// - Throws: ``SQLiteError``.
  package init(_ sql: String, on database: SQLiteDatabase) throws(SQLiteError) {
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v3(
      database.connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let prepared else {
      throw database.error(code, attempt: "prepare `\(sql.prefix(60))`")
    }
    self.database = database
    self.sql = sql
    handle = prepared
    scratch = .allocate(capacity: Self.scratchSize)
  }

  deinit {
    sqlite3_finalize(handle)
    scratch.deallocate()
  }

  /// Advances to the next row.
  ///
  /// - Returns: Whether there is a row.
  /// - Throws: ``SQLiteError``.
  @discardableResult
  package func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw database.error(code, attempt: "run `\(sql.prefix(60))`")
    }
  }

  /// Resets the statement for another execution.
  package func reset() {
    // The result repeats the error of the last step, which was already thrown.
    sqlite3_reset(handle)
    used = 0
  }

  package func bind(_ value: Int64?, at parameter: Int32) throws(SQLiteError) {
    guard let value else { return try bindNull(at: parameter) }
    try check(sqlite3_bind_int64(handle, parameter, value), parameter)
  }

  package func bind(_ value: String?, at parameter: Int32) throws(SQLiteError) {
    guard var value else { return try bindNull(at: parameter) }
    let code = value.withUTF8 { text in
      guard text.count <= Self.scratchSize - used else { return copy(text, to: parameter) }
      let destination = scratch + used
      if let start = text.baseAddress {
        UnsafeMutableRawPointer(destination).copyMemory(from: start, byteCount: text.count)
      }
      used += text.count
      return sqlite3_bind_text64(handle, parameter, destination, UInt64(text.count), nil, UInt8(SQLITE_UTF8))
    }
    try check(code, parameter)
  }

  /// Binds a text without a copy; it must be valid until the next ``reset()``.
  func bind(lasting text: UnsafeRawBufferPointer?, at parameter: Int32) throws(SQLiteError) {
    guard let text else { return try bindNull(at: parameter) }
    // With a nil address an empty text would be NULL.
    let start = text.baseAddress?.assumingMemoryBound(to: CChar.self) ?? UnsafePointer(scratch)
    try check(
      sqlite3_bind_text64(handle, parameter, start, UInt64(text.count), nil, UInt8(SQLITE_UTF8)), parameter)
  }

  /// Binds a text for all later executions.
  package func bindKept(_ value: String, at parameter: Int32) throws(SQLiteError) {
    var value = value
    try check(value.withUTF8 { copy($0, to: parameter) }, parameter)
  }

  /// Runs the statement with bytes that are bound without a copy.
  package func run(with bytes: [UInt8], at parameter: Int32) throws(SQLiteError) {
    try bytes.withUnsafeBufferPointer { buffer throws(SQLiteError) in
      try check(sqlite3_bind_blob64(handle, parameter, buffer.baseAddress, UInt64(buffer.count), nil), parameter)
      try step()
    }
  }

  package func bindNull(at parameter: Int32) throws(SQLiteError) {
    try check(sqlite3_bind_null(handle, parameter), parameter)
  }

  /// The number of columns of a row.
  package var columns: Int32 { sqlite3_column_count(handle) }

  /// Returns an integer of the row; nil for NULL.
  package func integer(_ column: Int32) -> Int64? {
    isNull(column) ? nil : sqlite3_column_int64(handle, column)
  }

  /// Returns a text of the row; nil for NULL.
  package func text(_ column: Int32) -> String? {
    guard let start = sqlite3_column_text(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// Returns the bytes of the row; empty for NULL.
  package func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  private func isNull(_ column: Int32) -> Bool {
    sqlite3_column_type(handle, column) == SQLITE_NULL
  }

  private func copy(_ text: UnsafeBufferPointer<UInt8>, to parameter: Int32) -> Int32 {
    text.withMemoryRebound(to: CChar.self) {
      sqlite3_bind_text64(
        handle, parameter, $0.baseAddress, UInt64($0.count), beamulator_sqlite_transient(), UInt8(SQLITE_UTF8))
    }
  }

  private func check(_ code: Int32, _ parameter: Int32) throws(SQLiteError) {
    if code != SQLITE_OK { throw database.error(code, attempt: "bind parameter \(parameter) of `\(sql.prefix(60))`") }
  }
}
