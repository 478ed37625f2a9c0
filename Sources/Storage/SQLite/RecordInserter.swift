/// Inserts a run's records into a table with several rows per statement: a fifth less work per row than one by one.
struct RecordInserter {
  /// Binds the values of rows in the order of the table's columns; the run's id is already bound.
  struct Row: RecordRow {
    fileprivate let statement: SQLiteStatement
    private var last: Int32 = 1

    fileprivate init(_ statement: SQLiteStatement) {
      self.statement = statement
      statement.reset()
    }

    mutating func add(_ integer: Int64?) throws(SQLiteError) {
      last += 1
      try statement.bind(integer, at: last)
    }

    mutating func add(time: Int64) throws(SQLiteError) { try add(time) }
    mutating func add(_ flag: Bool?) throws(SQLiteError) { try add(flag.map { $0 ? 1 : 0 as Int64 }) }

    mutating func add(_ text: UnsafeRawBufferPointer?) throws(SQLiteError) {
      last += 1
      try statement.bind(lasting: text, at: last)
    }

    mutating func add(_ text: String?) throws(SQLiteError) {
      last += 1
      try statement.bind(text, at: last)
    }

    mutating func add(runID: String) {}
  }

  private static let rowsAtOnce = 20

  private let several: SQLiteStatement
  private let one: SQLiteStatement

  init(_ table: RecordTable, runID: String, on database: SQLiteDatabase) throws(SQLiteError) {
    several = try SQLiteStatement(table.insertion(rows: Self.rowsAtOnce), on: database)
    one = try SQLiteStatement(table.insertion(rows: 1), on: database)
    try several.bindKept(runID, at: 1)
    try one.bindKept(runID, at: 1)
  }

  func insert(_ rows: RecordRows) throws(SQLiteError) {
    var rest = rows.sequences[...]
    while !rest.isEmpty {
      let count = rest.count >= Self.rowsAtOnce ? Self.rowsAtOnce : 1
      var row = Row(count == 1 ? one : several)
      for sequence in rest.prefix(count) { try rows.add(sequence, to: &row) }
      try row.statement.step()
      rest = rest.dropFirst(count)
    }
  }
}
