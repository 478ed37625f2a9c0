package import Engine
package import Beamulator
import CSQLite
import Foundation

/// Checkpoints in `checkpoint.sqlite`: chunks of many actors each, and a row for the run.
///
/// A checkpoint is one transaction that adds chunks behind those that are there, so that what is loaded is always of one checkpoint.
/// A later checkpoint of an actor replaces an earlier one. Chunks of which nothing counts any more are taken away; of those
/// of which little does, what counts moves to a new one.
///
/// Unchecked because it is used by one thread at a time, as ``CheckpointStore`` says.
package final class SQLiteCheckpointStore: CheckpointStore, @unchecked Sendable {
  /// Its name in a run's folder.
  package static let fileName = "checkpoint.sqlite"
  /// A chunk of which less than a part in so many counts is replaced, so that a file is no longer than that many times
  /// what it holds.
  private static let sparsity = 4
  /// Chunks made of others have about so many bytes.
  private static let chunkSize = 256 << 10
  /// So many more actors may be gone than are saved before all is written anew, without a trace of those that are gone.
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
          throw damage(error)
        }
      }
    }
    checkpoint.actors = actors.values.sorted { $0.actor.id < $1.actor.id }
    return checkpoint
  }

  /// The run of the last checkpoint, without its actors; nil when nothing was saved.
  package func loadRun() throws -> SavedRun? {
    let run = try SQLiteStatement("SELECT run FROM run_state", on: open().database)
    guard try run.step() else { return nil }
    return try JSONDecoder().decode(SavedRun.self, from: Data((run.text(0) ?? "").utf8))
  }

  package func close() {
    // Without a journal the file is whole by itself; where someone reads it, it stays as it is.
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

  /// Takes away chunks of which too little counts.
  private func tidy(_ database: SQLiteDatabase, _ ledger: inout ChunkLedger) throws(SQLiteError) {
    let isAnew = ledger.gone.count > ledger.actors + Self.goneLimit
    let sparse = isAnew ? ledger.chunks : ledger.chunks(below: Self.sparsity)
    var kept: [UInt8] = []
    for number in sparse where ledger.count(in: number) > 0 {
      let chunk = try chunk(number, in: database)
      for entry in try entries(of: chunk) where ledger.holds(number, entry.actor) { kept += chunk.bytes[entry.offset] }
      guard kept.count >= Self.chunkSize else { continue }
      try add(CheckpointChunk(bytes: kept), to: database, &ledger)
      kept = []
    }
    if !kept.isEmpty { try add(CheckpointChunk(bytes: kept), to: database, &ledger) }
    // After what is new: pages that become free in a transaction are free for the next without being journaled.
    let delete = try SQLiteStatement("DELETE FROM chunks WHERE number = ?", on: database)
    for number in sparse {
      try delete.bind(number, at: 1)
      try delete.step()
      delete.reset()
      ledger.drop(number)
    }
    if isAnew {
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
      throw damage(error)
    }
  }

  private func damage(_ error: CorruptChunk) -> SQLiteError {
    SQLiteError(
      code: SQLITE_CORRUPT, path: location, attempt: "read the saved actors", message: error.description,
      remedy: "restore the file from a copy or begin a new run")
  }

  // MARK: The file

  private func open() throws(SQLiteError) -> Opened {
    if let opened { return opened }
    let database = try SQLiteDatabase(path: location, access: .readWrite)
    // New pages go where they stay, and what a journal must hold is little: with a log all would be written twice. Room
    // of chunks that are taken away is not overwritten, which would have it journaled.
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

  /// Makes the tables of a new file, or sees that those of an old one are as they are here.
  private func prepare(_ database: SQLiteDatabase) throws(SQLiteError) {
    let version = try SQLiteStatement(
      "SELECT user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_user_version", on: database)
    try version.step()
    let (found, tables) = (version.integer(0) ?? 0, version.integer(1) ?? 0)
    guard tables == 0 || found == CheckpointChunk.version else {
      throw SQLiteError(
        code: SQLITE_MISMATCH, path: location, attempt: "read the saved actors",
        message: "they are of version \(max(found, 1)), this program reads version \(CheckpointChunk.version)",
        remedy: "go on with the program that made them, or begin a new run")
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
