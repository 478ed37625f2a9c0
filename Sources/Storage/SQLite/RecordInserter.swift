/// Inserts a run's records into a table, several rows a statement: a fifth less work a row than one by one.
struct RecordInserter {
  /// Collects the values of rows, column by column, in the order of the table and without `run_id`.
  struct Row {
    fileprivate let statement: SQLiteStatement
    private var last: Int32 = 1

    fileprivate init(_ statement: SQLiteStatement) {
      self.statement = statement
      statement.reset()
    }

    mutating func add(_ value: Int64?) throws(SQLiteError) {
      last += 1
      try statement.bind(value, at: last)
    }

    mutating func add(_ value: String?) throws(SQLiteError) {
      last += 1
      try statement.bind(value, at: last)
    }
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

  /// Inserts records that are numbered from a sequence number on.
  ///
  /// - Parameter add: Adds the values of a record with a sequence number.
  func insert<Record>(
    _ records: [Record], from firstSequence: Int64,
    add: (Record, Int64, inout Row) throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    var next = 0
    while next < records.count {
      let rows = records.count - next >= Self.rowsAtOnce ? Self.rowsAtOnce : 1
      var row = Row(rows == 1 ? one : several)
      for index in next..<next + rows {
        try add(records[index], firstSequence + Int64(index), &row)
      }
      try row.statement.step()
      next += rows
    }
  }
}
