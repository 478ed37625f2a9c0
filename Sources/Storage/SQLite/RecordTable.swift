/// A table of a run's records with its columns in the order in which they are bound.
///
/// The records of a run are numbered in one sequence and a file holds one run, so `seq` alone is the key. Integer keys
/// that only grow are appended: a key of `(run_id, seq)` costs 50 % more per row.
struct RecordTable {
  let name: String
  let columns: [(name: String, type: String)]

  static let actions = RecordTable(
    name: "action_log",
    columns: [
      ("timestamp", "INTEGER NOT NULL"), ("real_time", "INTEGER NOT NULL"), ("run_id", "TEXT NOT NULL"),
      ("seq", "INTEGER PRIMARY KEY"), ("actor_id", "INTEGER NOT NULL"), ("name", "TEXT NOT NULL"),
      ("behavior", "TEXT NOT NULL"), ("action", "TEXT NOT NULL"), ("args", "TEXT NOT NULL"), ("success", "INTEGER"),
      ("result", "TEXT"), ("error", "TEXT"), ("due_time", "INTEGER NOT NULL"), ("lag_us", "INTEGER NOT NULL"),
      ("service_us", "INTEGER NOT NULL"), ("status", "INTEGER"),
    ])

  static let complaints = RecordTable(
    name: "complaints_log",
    columns: [
      ("timestamp", "INTEGER NOT NULL"), ("real_time", "INTEGER NOT NULL"), ("run_id", "TEXT NOT NULL"),
      ("seq", "INTEGER PRIMARY KEY"), ("actor_id", "INTEGER NOT NULL"), ("actor", "TEXT NOT NULL"),
      ("behavior", "TEXT NOT NULL"), ("severity", "TEXT NOT NULL"), ("message", "TEXT NOT NULL"), ("action", "TEXT"),
      ("args", "TEXT"), ("result", "TEXT"), ("trigger", "TEXT NOT NULL"),
    ])

  static let events = RecordTable(
    name: "actor_events",
    columns: [
      ("timestamp", "INTEGER NOT NULL"), ("real_time", "INTEGER NOT NULL"), ("run_id", "TEXT NOT NULL"),
      ("seq", "INTEGER PRIMARY KEY"), ("actor_id", "INTEGER NOT NULL"), ("name", "TEXT NOT NULL"),
      ("behavior", "TEXT NOT NULL"), ("event", "TEXT NOT NULL"), ("detail", "TEXT"),
    ])

  /// The seed is text: half of its values exceed SQLite's integers.
  static let run = RecordTable(
    name: "run_metadata",
    columns: [
      ("run_id", "TEXT PRIMARY KEY"), ("simulation", "TEXT NOT NULL"), ("config", "TEXT NOT NULL"),
      ("seed", "TEXT NOT NULL"), ("speed", "TEXT NOT NULL"), ("clock_start", "INTEGER NOT NULL"),
      ("version", "TEXT NOT NULL"), ("host", "TEXT NOT NULL"), ("start_time", "INTEGER NOT NULL"),
      ("end_time", "INTEGER"), ("verdict", "TEXT"), (sourceColumn, "TEXT"),
    ])

  /// The column of ``run`` that was added later; it is added to older tables.
  static let sourceColumn = "source"

  /// Columns with instants: microseconds since 1970 if the database has no type for them.
  static let times: Set = ["timestamp", "real_time", "due_time", "clock_start", "start_time", "end_time"]

  var columnNames: String {
    columns.map(\.name).joined(separator: ", ")
  }

  var creation: String {
    "CREATE TABLE IF NOT EXISTS \(name) (\(columns.map { "\($0.name) \($0.type)" }.joined(separator: ", ")))"
  }

  /// Returns an insertion that ignores records already stored: parameter 1 is the run's id, the other columns of each
  /// row follow in their order.
  func insertion(rows: Int) -> String {
    var parameter = 1
    let values = (0..<rows).map { _ in
      let row = columns.map { column in
        if column.name == "run_id" { return "?1" }
        parameter += 1
        return "?\(parameter)"
      }
      return "(\(row.joined(separator: ", ")))"
    }
    return "INSERT INTO \(name) (\(columnNames)) VALUES \(values.joined(separator: ", ")) ON CONFLICT (seq) DO NOTHING"
  }
}
