/// A table of a run's records in QuestDB, which keeps rows by their time and replaces those of the same key.
struct QuestDBTable {
  let name: String
  let columns: [(name: String, type: String)]
  /// What makes rows the same: the time is always a part of it.
  let key: [String]

  /// Its columns are those of SQLite. QuestDB's BOOLEAN has no NULL, so that actions in doubt have a column of their own;
  /// and each table needs a time, so that the run's row has that of its simulated start.
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

  /// What `show columns` says of it, as ``shown(_:_:isDesignated:isKey:)`` puts it.
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

  /// An insertion of so many rows, with a parameter for each value.
  func insertion(rows: Int) -> String {
    let values = (0..<rows).map { row in
      "(" + columns.indices.map { "$\(row * columns.count + $0 + 1)" }.joined(separator: ", ") + ")"
    }
    return "INSERT INTO \(name) (\(columns.map(\.name).joined(separator: ", "))) VALUES "
      + values.joined(separator: ", ")
  }

  /// The values of a row as QuestDB reads them.
  ///
  /// - Parameter values: In the order of the columns, without `in_doubt`.
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
