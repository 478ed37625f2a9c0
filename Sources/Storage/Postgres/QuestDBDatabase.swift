import Engine
import Beamulator
import CLibPQ
import Glibc

/// Records in QuestDB: prepared insertions of several rows, one to a message, each of which is stored whole or not at all.
/// Rows that come again replace themselves.
final class QuestDBDatabase: RecordDatabase {
  /// So many rows an insertion has: it takes long to prepare one.
  private static let sizes = [500, 128, 16, 1]
  /// How long rows may take to be seen, in seconds.
  private static let settling = 30.0

  let connection: PostgresConnection
  let deadline: Double
  private var prepared: Set<String> = []

  init(connection: PostgresConnection, deadline: Double) {
    self.connection = connection
    self.deadline = deadline
  }

  func prepare(_ run: RunMetadata, isResumed: Bool) throws(PostgresError) {
    for table in (Self.recordTables + [.run]).map(QuestDBTable.init) {
      try connection.execute(table.creation, by: soon)
      var there = try found(table.name)
      if table.name == RecordTable.run.name, lacksSource(there) {
        try connection.execute("ALTER TABLE \(table.name) ADD COLUMN \(RecordTable.sourceColumn) STRING", by: soon)
        there = try found(table.name)
      }
      try verify(table.name, there, table.shape)
    }
    let stored = try connection.execute("SELECT start_time FROM run_metadata WHERE run_id = $1", [run.runID], by: soon)
    try refuseOther(than: run, began: stored.rows > 0 ? stored.text(0, 0) : nil, isResumed: isResumed)
    try insert(run)
  }

  func store(
    _ tables: [RecordRows], of runID: String, from first: Int64, reject: ([RejectedRows.Row]) throws -> Void,
    meanwhile: () -> Void
  ) throws {
    var inserted = 0
    var refused: [Refusal] = []
    for rows in tables { inserted += try insert(rows, &refused) }
    // Where nothing can be stored, for a reason that is not known, the rows are not to blame.
    if inserted == 0, let unknown = refused.first(where: { $0.error.code != .row }) { throw unknown.error }
    try reject(refused.map { RejectedRows.Row($0.rows, $0.sequence, $0.error.message) })
  }

  func remove(after sequence: Int64, of runID: String) throws(PostgresError) {
    throw PostgresError(
      code: .unsupported, location: connection.location, attempt: "take back records after number \(sequence)",
      message: "QuestDB does not delete rows",
      remedy: "run the simulation anew, or record one whose time skips in SQLite or PostgreSQL if it is to go on")
  }

  func settle() throws(PostgresError) {
    let limit = Deadline(seconds: Self.settling)
    let names = (Self.recordTables + [.run]).map(\.name)
    while true {
      let result = try connection.execute(
        "SELECT name, suspended, writerTxn, sequencerTxn, errorMessage FROM wal_tables()", by: soon)
      let tables = (0..<result.rows).filter { names.contains(result.text($0, "name") ?? "") }
      if let row = tables.first(where: { result.text($0, "suspended")?.first == "t" }) {
        let name = result.text(row, "name") ?? ""
        throw PostgresError(
          code: .refused, location: connection.location, attempt: "see the records",
          message: "table \(name) is suspended" + (result.text(row, "errorMessage").map { " (\($0))" } ?? ""),
          remedy: "see to the cause, then ALTER TABLE \(name) RESUME WAL")
      }
      let late = tables.first { result.text($0, "writerTxn") != result.text($0, "sequencerTxn") }
      guard let late else { return }
      guard limit.milliseconds > 0 else {
        throw PostgresError(
          code: .timedOut, location: connection.location, attempt: "see the records",
          message: "table \(result.text(late, "name") ?? "") is still behind its log")
      }
      usleep(50_000)
    }
  }

  func end(_ run: RunMetadata) throws(PostgresError) { try insert(run) }

  private func found(_ table: String) throws(PostgresError) -> [(name: String, type: String)] {
    let result = try connection.execute("SHOW COLUMNS FROM \(table)", by: soon)
    return (0..<result.rows).map { row in
      QuestDBTable.shown(
        result.text(row, "column") ?? "", result.text(row, "type") ?? "",
        isDesignated: result.text(row, "designated")?.first == "t",
        isKey: result.text(row, "upsertKey")?.first == "t")
    }
  }

  // MARK: Insertions

  private struct Refusal {
    let rows: RecordRows
    let sequence: Int64
    let error: PostgresError
  }

  private func insert(_ run: RunMetadata) throws(PostgresError) {
    let table = QuestDBTable(.run)
    var parameters = QuestDBParameters()
    parameters.add(table.texts([.time(run.clockStart)] + run.row))
    try insert(1, into: table, parameters)
  }

  /// Inserts rows, in as few statements as their sizes allow; what QuestDB refuses is tried again half by half.
  ///
  /// - Returns: How many rows it has taken.
  private func insert(_ rows: RecordRows, _ refused: inout [Refusal]) throws(PostgresError) -> Int {
    let table = QuestDBTable(rows.table)
    var inserted = 0
    var rest = rows.sequences[...]
    while let first = rest.first {
      guard let (size, parameters) = next(rest, of: rows, into: table) else {
        refused.append(Refusal(rows: rows, sequence: first, error: unfit))
        rest.removeFirst()
        continue
      }
      let chunk = rest.prefix(size)
      rest = rest.dropFirst(size)
      do throws(PostgresError) {
        try insert(size, into: table, parameters)
        inserted += size
      } catch {
        guard [.row, .refused].contains(error.code) else { throw error }
        if size == 1 {
          refused.append(Refusal(rows: rows, sequence: first, error: error))
        } else {
          inserted += try insert(rows.only(chunk.prefix(size / 2)), &refused)
          inserted += try insert(rows.only(chunk.dropFirst(size / 2)), &refused)
        }
      }
    }
    return inserted
  }

  /// The first rows that make a statement; nil when the first of them does not fit into one.
  private func next(
    _ sequences: ArraySlice<Int64>, of rows: RecordRows, into table: QuestDBTable
  ) -> (size: Int, QuestDBParameters)? {
    for size in Self.sizes where size <= sequences.count {
      var parameters = QuestDBParameters()
      var isWhole = true
      for sequence in sequences.prefix(size) {
        let row = table.texts(rows.values(sequence))
        // A text would end there on the wire.
        isWhole = isWhole && !row.contains { $0?.utf8.contains(0) == true }
        parameters.add(row)
      }
      if isWhole, parameters.fit { return (size, parameters) }
    }
    return nil
  }

  private var unfit: PostgresError {
    PostgresError(
      code: .row, location: connection.location, attempt: "store a record",
      message: "it has a NUL character or more than \(QuestDBParameters.longest) bytes")
  }

  /// Inserts all rows of a statement or none.
  private func insert(
    _ size: Int, into table: QuestDBTable, _ parameters: QuestDBParameters
  ) throws(PostgresError) {
    func refuse(_ message: String) -> PostgresError {
      PostgresError(
        code: .passing, location: connection.location, attempt: "store \(size) rows of \(table.name)", message: message)
    }
    // Too few would be NULL, and those too many left out, in silence.
    guard parameters.count == size * table.columns.count else {
      throw refuse("\(parameters.count) values are not those of \(size) rows")
    }
    let name = "\(table.name)_\(size)"
    if !prepared.contains(name) {
      try connection.prepare(name, table.insertion(rows: size), by: soon)
      prepared.insert(name)
    }
    let result = try parameters.withPointers { values throws(PostgresError) in
      try connection.execute(prepared: name, values, by: soon)
    }
    guard result.status == PGRES_COMMAND_OK, result.changed == size else {
      throw refuse("the database answers '\(result.tag)'")
    }
  }
}
