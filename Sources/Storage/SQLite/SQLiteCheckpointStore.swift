package import Engine
package import Beamulator
import CSQLite
import Foundation

/// Stores checkpoints in `checkpoint.sqlite`: chunks of many actors each, and a row for the run.
///
/// A checkpoint is one transaction that appends chunks, so a load always returns one consistent checkpoint. A later
/// checkpoint of an actor replaces an earlier one. Chunks without current checkpoints are deleted; the current
/// checkpoints of sparse chunks move to a new one.
///
/// Unchecked because one thread at a time uses it, see ``CheckpointStore``.
package final class SQLiteCheckpointStore: CheckpointStore, @unchecked Sendable {
  /// A chunk is replaced if less than one in this many of its checkpoints is current, which limits the file to this
  /// many times the size of its current content.
  private static let sparsity = 4
  /// The approximate size of compacted chunks in bytes.
  private static let chunkSize = 256 << 10
  /// The excess of destroyed actors over saved ones above which the file is rewritten without the destroyed actors.
  private static let goneLimit = 10_000

  private struct Opened {
    let database: SQLiteDatabase
    var ledger: ChunkLedger
  }

  package let location: String
  private var opened: Opened?

  package init(path: String) { location = path }

  package func save(_ run: SavedRun, _ chunks: some Sequence<CheckpointChunk>, gone: [ActorID]) throws {
    let database = try open().database
    var ledger = try open().ledger
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(run), as: UTF8.self)
    try database.transaction(.write) { () throws(SQLiteError) in
      for chunk in chunks { try add(chunk, to: database, &ledger) }
      let markGone = try SQLiteStatement("INSERT OR IGNORE INTO gone (actor_id) VALUES (?)", on: database)
      for actor in gone {
        ledger.remove(actor)
        try markGone.bind(actor, at: 1)
        try markGone.step()
        markGone.reset()
      }
      try tidy(database, &ledger)
      let state = try SQLiteStatement(
        "INSERT OR REPLACE INTO run_state (id, simulated_ns, seq, saved_at, run) VALUES (1, ?, ?, ?, ?)", on: database)
      try state.bind(run.simulated.nanoseconds, at: 1)
      try state.bind(run.sequence, at: 2)
      try state.bind(RunCalendar.systemMicroseconds, at: 3)
      try state.bind(text, at: 4)
      try state.step()
    }
    opened?.ledger = ledger
  }

  package func load() throws -> Checkpoint? {
    let (database, ledger) = (try open().database, try open().ledger)
    guard let run = try loadRun() else { return nil }
    var checkpoint = Checkpoint(run: run)
    var actors: [ActorID: ActorCheckpoint] = [:]
    for number in ledger.chunks {
      let chunk = try chunk(number, in: database)
      for entry in try entries(of: chunk) where ledger.holds(number, entry.actor) {
        do {
          actors[entry.actor] = try chunk.checkpoint(at: entry.offset)
        } catch {
          throw corruption(error)
        }
      }
    }
    checkpoint.actors = actors.values.sorted { $0.actor.id < $1.actor.id }
    return checkpoint
  }

  /// Returns the run of the last checkpoint without its actors; nil without a checkpoint.
  package func loadRun() throws -> SavedRun? {
    let run = try SQLiteStatement("SELECT run FROM run_state", on: open().database)
    guard try run.step() else { return nil }
    return try JSONDecoder().decode(SavedRun.self, from: Data((run.text(0) ?? "").utf8))
  }

  package func close() {
    // Without a journal the file is self-contained; the mode cannot change while another process reads it.
    try? opened?.database.execute("PRAGMA busy_timeout=0; PRAGMA journal_mode=DELETE")
    opened = nil
  }

  // MARK: Chunks

  private func add(
    _ chunk: CheckpointChunk, to database: SQLiteDatabase, _ ledger: inout ChunkLedger
  ) throws(SQLiteError) {
    let number = ledger.next
    for actor in ledger.enter(number, holding: try entries(of: chunk).map(\.actor)) {
      try database.execute("DELETE FROM gone WHERE actor_id = \(actor)")
    }
    let insert = try SQLiteStatement("INSERT INTO chunks (number, checkpoints) VALUES (?, ?)", on: database)
    try insert.bind(number, at: 1)
    try insert.run(with: chunk.bytes, at: 2)
  }

  /// Compacts sparse chunks.
  private func tidy(_ database: SQLiteDatabase, _ ledger: inout ChunkLedger) throws(SQLiteError) {
    let isFullRewrite = ledger.gone.count > ledger.actors + Self.goneLimit
    let sparse = isFullRewrite ? ledger.chunks : ledger.chunks(below: Self.sparsity)
    var kept: [UInt8] = []
    for number in sparse where ledger.count(in: number) > 0 {
      let chunk = try chunk(number, in: database)
      for entry in try entries(of: chunk) where ledger.holds(number, entry.actor) { kept += chunk.bytes[entry.offset] }
      guard kept.count >= Self.chunkSize else { continue }
      try add(CheckpointChunk(bytes: kept), to: database, &ledger)
      kept = []
    }
    if !kept.isEmpty { try add(CheckpointChunk(bytes: kept), to: database, &ledger) }
    // After the insertions: pages freed by a transaction can be reused by the next without being journaled.
    let delete = try SQLiteStatement("DELETE FROM chunks WHERE number = ?", on: database)
    for number in sparse {
      try delete.bind(number, at: 1)
      try delete.step()
      delete.reset()
      ledger.drop(number)
    }
    if isFullRewrite {
      try database.execute("DELETE FROM gone")
      ledger.forgetGone()
    }
  }

  private func chunk(_ number: Int64, in database: SQLiteDatabase) throws(SQLiteError) -> CheckpointChunk {
    let select = try SQLiteStatement("SELECT checkpoints FROM chunks WHERE number = ?", on: database)
    try select.bind(number, at: 1)
    try select.step()
    return CheckpointChunk(bytes: select.bytes(0))
  }

  private func entries(of chunk: CheckpointChunk) throws(SQLiteError) -> [(actor: ActorID, offset: Range<Int>)] {
    do {
      return try chunk.entries()
    } catch {
      throw corruption(error)
    }
  }

  private func corruption(_ error: CorruptChunk) -> SQLiteError {
    SQLiteError(
      code: SQLITE_CORRUPT, path: location, attempt: "read the saved actors", message: error.description,
      remedy: "restore the file from a copy or start a new run")
  }

  // MARK: The file

  private func open() throws(SQLiteError) -> Opened {
    if let opened { return opened }
    let database = try SQLiteDatabase(path: location, access: .readWrite)
    // New pages are appended and the rollback journal is short, whereas a WAL would write all pages twice. Pages of
    // deleted chunks are not overwritten, as that would journal them.
    try database.execute(
      "PRAGMA page_size=32768; PRAGMA journal_mode=PERSIST; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=OFF")
    try prepare(database)
    var ledger = ChunkLedger()
    let chunks = try SQLiteStatement("SELECT number, checkpoints FROM chunks ORDER BY number", on: database)
    while try chunks.step() {
      let chunk = CheckpointChunk(bytes: chunks.bytes(1))
      ledger.enter(chunks.integer(0) ?? 0, holding: try entries(of: chunk).map(\.actor))
    }
    let gone = try SQLiteStatement("SELECT actor_id FROM gone", on: database)
    while try gone.step() { ledger.remove(gone.integer(0) ?? 0) }
    let opened = Opened(database: database, ledger: ledger)
    self.opened = opened
    return opened
  }

  /// Creates the tables of a new file, or verifies the version of an existing one.
  private func prepare(_ database: SQLiteDatabase) throws(SQLiteError) {
    let version = try SQLiteStatement(
      "SELECT user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_user_version", on: database)
    try version.step()
    let (found, tables) = (version.integer(0) ?? 0, version.integer(1) ?? 0)
    guard tables == 0 || found == CheckpointChunk.version else {
      throw SQLiteError(
        code: SQLITE_MISMATCH, path: location, attempt: "read the saved actors",
        message: "the file has version \(max(found, 1)), this program reads version \(CheckpointChunk.version)",
        remedy: "resume with the version that wrote the file, or start a new run")
    }
    version.reset()
    guard tables == 0 else { return }
    try database.transaction(.write) { () throws(SQLiteError) in
      try database.execute(
        """
        CREATE TABLE chunks (number INTEGER PRIMARY KEY, checkpoints BLOB NOT NULL);
        CREATE TABLE gone (actor_id INTEGER PRIMARY KEY);
        CREATE TABLE run_state (
          id INTEGER PRIMARY KEY, simulated_ns INTEGER NOT NULL, seq INTEGER NOT NULL, saved_at INTEGER NOT NULL,
          run TEXT NOT NULL);
        PRAGMA user_version = \(CheckpointChunk.version);
        """)
    }
  }
}
