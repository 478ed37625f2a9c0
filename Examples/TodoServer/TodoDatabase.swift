import CSQLite
import Synchronization

/// The server's SQLite database. Thread-safe; runs one statement at a time.
final class TodoDatabase: Sendable {
  /// An error of SQLite.
  struct Failure: Error {
    let message: String
  }

  /// A parameter of a statement.
  enum Value {
    case integer(Int64?)
    case text(String)
    case bytes([UInt8])
  }

  /// A row of a result.
  struct Row {
    fileprivate let statement: OpaquePointer

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func text(_ column: Int32) -> String {
      let bytes = UnsafeRawBufferPointer(
        start: sqlite3_column_text(statement, column), count: Int(sqlite3_column_bytes(statement, column)))
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private final class Connection {
    let handle: OpaquePointer
    var statements: [String: OpaquePointer] = [:]

    init(path: String) throws(Failure) {
      var opened: OpaquePointer?
      let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
      let result = sqlite3_open_v2(path, &opened, flags, nil)
      guard let opened else { throw Failure(message: String(cString: sqlite3_errstr(result))) }
      handle = opened
      guard result == SQLITE_OK else { throw failure() }
      sqlite3_busy_timeout(handle, 1000)
    }

    deinit {
      for statement in statements.values { sqlite3_finalize(statement) }
      sqlite3_close(handle)
    }

    func prepared(_ sql: String) throws(Failure) -> OpaquePointer {
      if let statement = statements[sql] { return statement }
      var statement: OpaquePointer?
      sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
      guard let statement else { throw failure() }
      statements[sql] = statement
      return statement
    }

    func failure() -> Failure { Failure(message: String(cString: sqlite3_errmsg(handle))) }
  }

  private let connection: Mutex<Connection>

  /// Opens or creates the database at `path`; `:memory:` is a temporary one in memory.
  init(path: String) throws(Failure) {
    connection = Mutex(try Connection(path: path))
    try execute(
      """
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA foreign_keys = ON;
      CREATE TABLE IF NOT EXISTS users (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, password TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS sessions (
        token BLOB PRIMARY KEY, user INTEGER NOT NULL REFERENCES users (id)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS tasks (
        id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, completed INTEGER NOT NULL DEFAULT 0);
      """)
    // Older databases have no column for the owner; their tasks remain without one.
    if try rows("SELECT 1 FROM pragma_table_info('tasks') WHERE name = 'owner'", [], { $0.integer(0) }).isEmpty {
      try execute("ALTER TABLE tasks ADD COLUMN owner INTEGER REFERENCES users (id)")
    }
    try execute("CREATE INDEX IF NOT EXISTS tasks_of_owner ON tasks (owner)")
  }

  /// Runs a cached prepared statement with values for `?1`, `?2` and so on, and reads its rows.
  func rows<Result: Sendable>(
    _ sql: String, _ values: [Value], _ read: (Row) -> Result
  ) throws(Failure) -> [Result] {
    try connection.withLock { (connection) throws(Failure) in
      let statement = try connection.prepared(sql)
      defer {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
      }
      for (index, value) in values.enumerated() { Self.bind(value, Int32(index + 1), statement) }
      var results: [Result] = []
      while true {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: results.append(read(Row(statement: statement)))
        case SQLITE_DONE: return results
        default: throw connection.failure()
        }
      }
    }
  }

  private static func bind(_ value: Value, _ index: Int32, _ statement: OpaquePointer) {
    switch value {
    case .integer(nil): sqlite3_bind_null(statement, index)
    case .integer(let number?): sqlite3_bind_int64(statement, index, number)
    case .text(let text):
      sqlite3_bind_text(statement, index, text, Int32(text.utf8.count), beamulator_sqlite_transient())
    case .bytes(let bytes):
      sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), beamulator_sqlite_transient())
    }
  }

  private func execute(_ sql: String) throws(Failure) {
    try connection.withLock { (connection) throws(Failure) in
      guard sqlite3_exec(connection.handle, sql, nil, nil, nil) == SQLITE_OK else { throw connection.failure() }
    }
  }
}
