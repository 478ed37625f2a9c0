import CSQLite

/// The tasks in a SQLite database.
final class TaskStore {
  /// What SQLite said.
  struct Failure: Error {
    let message: String
  }

  private let database: OpaquePointer
  private var statements: [String: OpaquePointer] = [:]

  /// Opens the database at `path`, making it if need be; `:memory:` is one that ends with the process.
  init(path: String) throws(Failure) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let result = sqlite3_open_v2(path, &opened, flags, nil)
    guard let opened else { throw Failure(message: String(cString: sqlite3_errstr(result))) }
    database = opened
    guard result == SQLITE_OK else { throw failure() }
    sqlite3_busy_timeout(database, 1000)
    let schema = """
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS tasks (
        id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, completed INTEGER NOT NULL DEFAULT 0);
      """
    guard sqlite3_exec(database, schema, nil, nil, nil) == SQLITE_OK else { throw failure() }
  }

  deinit {
    for statement in statements.values { sqlite3_finalize(statement) }
    sqlite3_close(database)
  }

  /// All tasks by their ids.
  func all() throws(Failure) -> [TodoTask] {
    try rows("SELECT id, title, completed FROM tasks ORDER BY id")
  }

  func task(_ id: Int64) throws(Failure) -> TodoTask? {
    try rows("SELECT id, title, completed FROM tasks WHERE id = ?1", id: id).first
  }

  func add(title: String) throws(Failure) -> TodoTask {
    _ = try rows("INSERT INTO tasks (title) VALUES (?2)", title: title)
    return TodoTask(id: sqlite3_last_insert_rowid(database), title: title, isCompleted: false)
  }

  func replace(_ task: TodoTask) throws(Failure) {
    _ = try rows(
      "UPDATE tasks SET title = ?2, completed = ?3 WHERE id = ?1", id: task.id, title: task.title,
      completed: task.isCompleted)
  }

  /// Returns whether there was one of that id.
  func remove(_ id: Int64) throws(Failure) -> Bool {
    _ = try rows("DELETE FROM tasks WHERE id = ?1", id: id)
    return sqlite3_changes(database) > 0
  }

  /// Runs a statement, kept prepared, with the id as ?1, the title as ?2 and the tick as ?3.
  private func rows(
    _ sql: String, id: Int64? = nil, title: String? = nil, completed: Bool? = nil
  ) throws(Failure) -> [TodoTask] {
    let statement = try prepared(sql)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    if let id { sqlite3_bind_int64(statement, 1, id) }
    if let title {
      // The destructor value -1 (SQLITE_TRANSIENT) has SQLite copy the text.
      let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      sqlite3_bind_text(statement, 2, title, Int32(title.utf8.count), copying)
    }
    if let completed { sqlite3_bind_int(statement, 3, completed ? 1 : 0) }
    var tasks: [TodoTask] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: tasks.append(Self.row(statement))
      case SQLITE_DONE: return tasks
      default: throw failure()
      }
    }
  }

  private func prepared(_ sql: String) throws(Failure) -> OpaquePointer {
    if let statement = statements[sql] { return statement }
    var statement: OpaquePointer?
    sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard let statement else { throw failure() }
    statements[sql] = statement
    return statement
  }

  private static func row(_ statement: OpaquePointer) -> TodoTask {
    let bytes = UnsafeRawBufferPointer(
      start: sqlite3_column_text(statement, 1), count: Int(sqlite3_column_bytes(statement, 1)))
    return TodoTask(
      id: sqlite3_column_int64(statement, 0), title: String(decoding: bytes, as: UTF8.self),
      isCompleted: sqlite3_column_int(statement, 2) != 0)
  }

  private func failure() -> Failure { Failure(message: String(cString: sqlite3_errmsg(database))) }
}
