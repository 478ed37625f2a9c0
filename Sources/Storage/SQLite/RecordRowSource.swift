/// Reads the records of a run's SQLite file as rows for another database.
struct RecordRowSource {
  private static let tables: [RecordTable] = [.actions, .complaints, .events]

  private let database: SQLiteDatabase
  private let selects: [(table: RecordTable, statement: SQLiteStatement)]

  init(path: String) throws(SQLiteError) {
    database = try SQLiteDatabase(path: path, access: .readOnly)
    var selects: [(RecordTable, SQLiteStatement)] = []
    for table in Self.tables {
      let sql = "SELECT \(table.columnNames) FROM \(table.name) WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq"
      selects.append((table, try SQLiteStatement(sql, on: database)))
    }
    self.selects = selects
  }

  /// Returns the highest sequence number of a record; 0 without any.
  func last() throws(SQLiteError) -> Int64 {
    var last: Int64 = 0
    for table in Self.tables {
      let select = try SQLiteStatement("SELECT max(seq) FROM \(table.name)", on: database)
      if try select.step() { last = max(last, select.integer(0) ?? 0) }
    }
    return last
  }

  /// Returns the records of a range of sequence numbers by table, without empty tables.
  func rows(_ numbers: ClosedRange<Int64>) throws(SQLiteError) -> [RecordRows] {
    var found: [RecordRows] = []
    for (table, select) in selects {
      select.reset()
      try select.bind(numbers.lowerBound, at: 1)
      try select.bind(numbers.upperBound, at: 2)
      var (sequences, rows): ([Int64], [Int64: [RecordValue]]) = ([], [:])
      while try select.step() {
        let row = table.columns.indices.map { Self.value(select, Int32($0), table.columns[$0]) }
        guard case .integer(let sequence) = row[3] else { continue }
        sequences.append(sequence)
        rows[sequence] = row
      }
      guard !sequences.isEmpty else { continue }
      found.append(RecordRows(table: table, sequences: sequences, values: rows))
    }
    return found
  }

  private static func value(
    _ row: SQLiteStatement, _ index: Int32, _ column: (name: String, type: String)
  ) -> RecordValue {
    switch column.name {
    case _ where RecordTable.times.contains(column.name): RecordValue(time: row.integer(index))
    case "success": RecordValue(row.integer(index).map { $0 != 0 })
    default: column.type.hasPrefix("INTEGER") ? RecordValue(row.integer(index)) : RecordValue(row.text(index))
    }
  }
}
