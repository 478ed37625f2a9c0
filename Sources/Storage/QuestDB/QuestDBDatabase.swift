import Engine
import Beamulator
import CLibPQ
import Glibc

/// Stores records in QuestDB by prepared insertions of several rows, each of which is atomic. Rows that are sent again
/// replace themselves.
final class QuestDBDatabase: RecordDatabase {
  /// The numbers of rows of an insertion, only a few since preparing one is slow.
  private static let sizes = [500, 128, 16, 1]
  /// The timeout for stored rows to become visible, in seconds.
  private static let visibilityTimeoutSeconds = 30.0

  let connection: PostgresConnection
  let deadline: Double
  private var prepared: Set<String> = []

  init(connection: PostgresConnection, deadline: Double) {
    self.connection = connection
    self.deadline = deadline
  }

  func prepare(_ run: RunMetadata, isResumed: Bool) throws(PostgresError) {
    for table in (Self.recordTables + [.run]).map(QuestDBTable.init) {
      try connection.execute(table.creation, by: statementDeadline)
      var existing = try existingColumns(table.name)
      if table.name == RecordTable.run.name, lacksSource(existing) {
        try connection.execute(
          "ALTER TABLE \(table.name) ADD COLUMN \(RecordTable.sourceColumn) STRING", by: statementDeadline)
        existing = try existingColumns(table.name)
      }
      try verify(table.name, existing, table.shape)
    }
    let stored = try connection.execute(
      "SELECT start_time FROM run_metadata WHERE run_id = $1", [run.runID], by: statementDeadline)
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
    // If no row can be stored for an unknown reason, the rows are not the cause.
    if inserted == 0, let unknown = refused.first(where: { $0.error.code != .row }) { throw unknown.error }
    try reject(refused.map { RejectedRows.Row($0.rows, $0.sequence, $0.error.message) })
  }

  func remove(after sequence: Int64, of runID: String) throws(PostgresError) {
    throw PostgresError(
      code: .unsupported, location: connection.location, attempt: "delete records after number \(sequence)",
      message: "QuestDB does not delete rows",
      remedy: "start a new run, or use SQLite or PostgreSQL for runs with speed max that are to be resumed")
  }

  func waitUntilVisible() throws(PostgresError) {
    let limit = Deadline(seconds: Self.visibilityTimeoutSeconds)
    let names = (Self.recordTables + [.run]).map(\.name)
    while true {
      let result = try connection.execute(
        "SELECT name, suspended, writerTxn, sequencerTxn, errorMessage FROM wal_tables()", by: statementDeadline)
      let tables = (0..<result.rows).filter { names.contains(result.text($0, "name") ?? "") }
      if let row = tables.first(where: { result.text($0, "suspended")?.first == "t" }) {
        let name = result.text(row, "name") ?? ""
        throw PostgresError(
          code: .refused, location: connection.location, attempt: "read the records",
          message: "table \(name) is suspended" + (result.text(row, "errorMessage").map { " (\($0))" } ?? ""),
          remedy: "remove the cause, then run ALTER TABLE \(name) RESUME WAL")
      }
      let late = tables.first { result.text($0, "writerTxn") != result.text($0, "sequencerTxn") }
      guard let late else { return }
      guard limit.milliseconds > 0 else {
        throw PostgresError(
          code: .timedOut, location: connection.location, attempt: "read the records",
          message: "table \(result.text(late, "name") ?? "") has not applied its write-ahead log in time")
      }
      usleep(50_000)
    }
  }

  func end(_ run: RunMetadata) throws(PostgresError) { try insert(run) }

  private func existingColumns(_ table: String) throws(PostgresError) -> [(name: String, type: String)] {
    let result = try connection.execute("SHOW COLUMNS FROM \(table)", by: statementDeadline)
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

  /// Inserts rows in as few statements as possible; refused statements are retried by bisection.
  ///
  /// - Returns: The number of stored rows.
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

  /// Returns the parameters of the next statement; nil if the first row does not fit into one.
  private func next(
    _ sequences: ArraySlice<Int64>, of rows: RecordRows, into table: QuestDBTable
  ) -> (size: Int, QuestDBParameters)? {
    for size in Self.sizes where size <= sequences.count {
      var parameters = QuestDBParameters()
      var isWhole = true
      for sequence in sequences.prefix(size) {
        let row = table.texts(rows.values(sequence))
        // A NUL would end the text on the wire.
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
      message: "the record has a NUL character or more than \(QuestDBParameters.maximumMessageBytes) bytes")
  }

  /// Inserts the rows of one statement atomically.
  private func insert(
    _ size: Int, into table: QuestDBTable, _ parameters: QuestDBParameters
  ) throws(PostgresError) {
    func refuse(_ message: String) -> PostgresError {
      PostgresError(
        code: .transient, location: connection.location, attempt: "store \(size) rows of \(table.name)",
        message: message)
    }
    // QuestDB silently takes missing values for NULL and ignores superfluous ones.
    guard parameters.count == size * table.columns.count else {
      throw refuse("\(parameters.count) values do not match \(size) rows")
    }
    let name = "\(table.name)_\(size)"
    if !prepared.contains(name) {
      try connection.prepare(name, table.insertion(rows: size), by: statementDeadline)
      prepared.insert(name)
    }
    let result = try parameters.withPointers { values throws(PostgresError) in
      try connection.execute(prepared: name, values, by: statementDeadline)
    }
    guard result.status == PGRES_COMMAND_OK, result.changed == size else {
      throw refuse("the database responded '\(result.tag)'")
    }
  }
}
