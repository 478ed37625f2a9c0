/// A table of a run's records in QuestDB, which orders rows by time and replaces rows of the same key.
struct QuestDBTable {
  let name: String
  let columns: [(name: String, type: String)]
  /// The upsert key, which always includes the time.
  let key: [String]

  /// The columns are the same as in SQLite, with two additions: `in_doubt`, since QuestDB's BOOLEAN has no NULL, and
  /// the simulated start as the timestamp of the run, since each table needs one.
  init(_ table: RecordTable) {
    name = table.name
    let isRun = table.columns.first?.name == "run_id"
    columns =
      (isRun ? [("timestamp", "TIMESTAMP")] : [])
      + table.columns.flatMap { column in
        let typed = (column.name, Self.type(of: column.name, column.type))
        return column.name == "success" ? [typed, ("in_doubt", "BOOLEAN")] : [typed]
      }
    key = isRun ? ["timestamp", "run_id"] : ["timestamp", "run_id", "seq"]
  }

  private static func type(of name: String, _ type: String) -> String {
    switch name {
    case _ where RecordTable.times.contains(name): "TIMESTAMP"
    case "success": "BOOLEAN"
    case "run_id": "VARCHAR"
    case "action": "SYMBOL CAPACITY 1024 CACHE"
    case "behavior", "severity", "trigger", "event": "SYMBOL CAPACITY 256 CACHE"
    default: type.hasPrefix("INTEGER") ? "LONG" : "STRING"
    }
  }

  var creation: String {
    "CREATE TABLE IF NOT EXISTS \(name) (\(columns.map { "\($0.name) \($0.type)" }.joined(separator: ", "))) "
      + "TIMESTAMP(timestamp) PARTITION BY DAY WAL DEDUP UPSERT KEYS(\(key.joined(separator: ", ")))"
  }

  /// The columns as reported by `SHOW COLUMNS`, see ``shown(_:_:isDesignated:isKey:)``.
  var shape: [(name: String, type: String)] {
    columns.map { name, type in
      Self.shown(
        name, type.split(separator: " ").first.map(String.init) ?? type, isDesignated: name == "timestamp",
        isKey: key.contains(name))
    }
  }

  static func shown(
    _ name: String, _ type: String, isDesignated: Bool, isKey: Bool
  ) -> (name: String, type: String) {
    (name, type + (isDesignated ? ", the designated timestamp" : "") + (isKey ? ", an upsert key" : ""))
  }

  /// Returns the insertion of a number of rows, with a parameter for each value.
  func insertion(rows: Int) -> String {
    let values = (0..<rows).map { row in
      "(" + columns.indices.map { "$\(row * columns.count + $0 + 1)" }.joined(separator: ", ") + ")"
    }
    return "INSERT INTO \(name) (\(columns.map(\.name).joined(separator: ", "))) VALUES "
      + values.joined(separator: ", ")
  }

  /// Returns the values of a row in QuestDB's text format.
  ///
  /// - Parameter values: The values in the order of the columns, without `in_doubt`.
  func texts(_ values: [RecordValue]) -> [String?] {
    var values = values
    if let success = columns.firstIndex(where: { $0.name == "success" }), values.indices.contains(success) {
      let isInDoubt = values[success] == .null
      if isInDoubt { values[success] = .flag(false) }
      values.insert(.flag(isInDoubt), at: success + 1)
    }
    return values.map(\.text)
  }
}
