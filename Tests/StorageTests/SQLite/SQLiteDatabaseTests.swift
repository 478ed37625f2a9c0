import Beamulator
import CSQLite
import Storage
import Testing

@Suite(.timeLimit(.minutes(3)))
struct SQLiteDatabaseTests {
  private let folder: TemporaryFolder
  private let database: SQLiteDatabase

  init() throws {
    folder = try TemporaryFolder()
    database = try SQLiteDatabase(path: folder.file("a.sqlite"), access: .readWrite, lockTimeoutMilliseconds: 0)
    try database.execute("CREATE TABLE t (i INTEGER, d REAL, s TEXT)")
  }

  private func count() throws -> Int64? {
    let statement = try SQLiteStatement("SELECT count(*) FROM t", on: database)
    try statement.step()
    return statement.integer(0)
  }

  @Test func boundValuesAreReadBack() throws {
    let insert = try SQLiteStatement("INSERT INTO t VALUES (?1, ?2, ?3)", on: database)
    try insert.bind(.min, at: 1)
    try insert.bind("text", at: 3)
    #expect(try insert.step() == false)
    insert.reset()
    for parameter: Int32 in 1...3 { try insert.bindNull(at: parameter) }
    try insert.step()

    let select = try SQLiteStatement("SELECT i, d, s FROM t ORDER BY rowid", on: database)
    #expect(try select.step())
    #expect(select.integer(0) == .min)
    #expect(select.text(2) == "text")
    #expect(try select.step())
    #expect(select.integer(0) == nil)
    #expect(select.text(2) == nil)
    #expect(try select.step() == false)
  }

  @Test func keptTextOutlivesReset() throws {
    let insert = try SQLiteStatement("INSERT INTO t (s, i) VALUES (?1 || ?2, length(?1))", on: database)
    try insert.bindKept("kept", at: 1)
    for text in ["-one", "-two"] {
      insert.reset()
      try insert.bind(text, at: 2)
      try insert.step()
    }
    #expect(try rows("SELECT s FROM t ORDER BY rowid", columns: 1, in: database.path) == [["kept-one"], ["kept-two"]])
  }

  @Test func transactionsAreAtomic() throws {
    #expect(throws: SQLiteError.self) {
      try database.transaction(.write) { () throws(SQLiteError) in
        try database.execute("INSERT INTO t VALUES (1, 1, 'a')")
        try database.execute("INSERT INTO nowhere VALUES (1)")
      }
    }
    #expect(try count() == 0)
    try database.transaction(.write) { () throws(SQLiteError) in
      try database.execute("INSERT INTO t VALUES (1, 1, 'a')")
    }
    #expect(try count() == 1)
  }

  @Test func aSecondWriterGetsAnError() throws {
    let other = try SQLiteDatabase(path: database.path, access: .readWrite)
    try other.execute("BEGIN IMMEDIATE")
    let error = try #require(throws: SQLiteError.self) { try database.execute("BEGIN IMMEDIATE") }
    #expect(error.code == SQLITE_BUSY)
    #expect(
      error.description
        == "cannot run `BEGIN IMMEDIATE` in \(database.path): database is locked: "
        + "another process is writing the file: wait for it or stop it")
  }

  @Test func aReaderCannotWrite() throws {
    let reader = try SQLiteDatabase(path: database.path, access: .readOnly)
    let error = try #require(throws: SQLiteError.self) { try reader.execute("DELETE FROM t") }
    #expect(error.code == SQLITE_READONLY)
  }

  @Test func errorsNameTheInvalidStatement() throws {
    let error = try #require(throws: SQLiteError.self) { try SQLiteStatement("SELECT x FROM t", on: database) }
    #expect(error.description == "cannot prepare `SELECT x FROM t` in \(database.path): no such column: x")
    let statement = try SQLiteStatement("SELECT ?1", on: database)
    #expect(throws: SQLiteError.self) { try statement.bind(1 as Int64, at: 2) }
  }
}
