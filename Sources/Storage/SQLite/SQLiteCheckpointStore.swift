public import Beamulator
import Foundation

/// Checkpoints in `checkpoint.sqlite`: a row an actor, and one for the run.
///
/// A round is one transaction, so that what is loaded is always of one round.
///
/// Unchecked because it is used by one thread at a time, as ``CheckpointStore`` says.
public final class SQLiteCheckpointStore: CheckpointStore, @unchecked Sendable {
  private static let columns =
    "actor_id, name, behavior, tags, acts, due_ns, random, state, state_version, last_action, performed, crashes, "
    + "messages, quarantined"

  /// Its name in a run's folder.
  public static let fileName = "checkpoint.sqlite"

  public let location: String
  private var database: SQLiteDatabase?

  public init(path: String) { location = path }

  public func save(_ round: CheckpointRound) throws {
    let database = try open()
    let insert = try SQLiteStatement(
      """
      INSERT OR REPLACE INTO checkpoints (\(Self.columns))
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, on: database)
    let delete = try SQLiteStatement("DELETE FROM checkpoints WHERE actor_id = ?", on: database)
    let run = try SQLiteStatement(
      """
      INSERT OR REPLACE INTO run_state (id, simulated_ns, seq, saved_at, run)
      VALUES (1, ?, ?, ?, ?)
      """, on: database)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    func text(_ value: some Encodable) throws -> String { String(decoding: try encoder.encode(value), as: UTF8.self) }
    let saved = try text(round.run)
    let rows = try round.actors.map { actor in
      (
        actor, tags: actor.tags.isEmpty ? "[]" : try text(actor.tags), random: try text(actor.random),
        messages: actor.messages.isEmpty ? nil : try text(actor.messages)
      )
    }
    try database.transaction(.write) { () throws(SQLiteError) in
      for (actor, tags, random, messages) in rows {
        try insert.bind(actor.actor.id, at: 1)
        try insert.bind(actor.actor.givenName, at: 2)
        try insert.bind(actor.actor.behavior, at: 3)
        try insert.bind(tags, at: 4)
        try insert.bind(Int64(actor.acts), at: 5)
        try insert.bind(actor.due, at: 6)
        try insert.bind(random, at: 7)
        try insert.bind(actor.state, at: 8)
        try insert.bind(Int64(actor.stateVersion), at: 9)
        try insert.bind(actor.lastAction, at: 10)
        try insert.bind(Int64(actor.performed), at: 11)
        try insert.bind(Int64(actor.crashes), at: 12)
        try insert.bind(messages, at: 13)
        try insert.bind(actor.quarantined, at: 14)
        try insert.step()
        insert.reset()
      }
      for actor in round.gone {
        try delete.bind(actor, at: 1)
        try delete.step()
        delete.reset()
      }
      try run.bind(round.run.simulated.nanoseconds, at: 1)
      try run.bind(round.run.sequence, at: 2)
      try run.bind(RunCalendar.wallMicroseconds, at: 3)
      try run.bind(saved, at: 4)
      try run.step()
    }
  }

  public func load() throws -> CheckpointRound? {
    let database = try open()
    let decoder = JSONDecoder()
    func value<Value: Decodable>(_ text: String?, _ type: Value.Type) throws -> Value {
      try decoder.decode(type, from: Data((text ?? "").utf8))
    }
    let run = try SQLiteStatement("SELECT run FROM run_state", on: database)
    guard try run.step() else { return nil }
    var round = CheckpointRound(run: try value(run.text(0), SavedRun.self))
    let select = try SQLiteStatement("SELECT \(Self.columns) FROM checkpoints ORDER BY actor_id", on: database)
    while try select.step() {
      round.actors.append(
        Checkpoint(
          actor: ActorIdentity(
            id: select.integer(0) ?? 0, behavior: select.text(2) ?? "", givenName: select.text(1)),
          tags: try value(select.text(3), [String].self), acts: Int(select.integer(4) ?? 0),
          due: select.integer(5) ?? 0, random: try value(select.text(6), RandomStream.self), state: select.text(7),
          stateVersion: Int(select.integer(8) ?? 1), lastAction: select.text(9),
          performed: Int(select.integer(10) ?? 0), crashes: Int(select.integer(11) ?? 0),
          messages: try select.text(12).map { try value($0, [StoredMessage].self) } ?? [],
          quarantined: select.text(13)))
    }
    return round
  }

  public func close() {
    // Without a log the file is whole by itself; where someone reads it, it stays as it is.
    try? database?.execute("PRAGMA busy_timeout=0; PRAGMA journal_mode=DELETE")
    database = nil
  }

  private func open() throws(SQLiteError) -> SQLiteDatabase {
    if let database { return database }
    let database = try SQLiteDatabase(path: location, access: .readWrite)
    try database.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL")
    try database.execute(
      """
      CREATE TABLE IF NOT EXISTS checkpoints (
        actor_id INTEGER PRIMARY KEY, name TEXT, behavior TEXT NOT NULL, tags TEXT NOT NULL, acts INTEGER NOT NULL,
        due_ns INTEGER NOT NULL, random TEXT NOT NULL, state TEXT, state_version INTEGER NOT NULL, last_action TEXT,
        performed INTEGER NOT NULL, crashes INTEGER NOT NULL, messages TEXT, quarantined TEXT)
      """)
    try database.execute(
      """
      CREATE TABLE IF NOT EXISTS run_state (
        id INTEGER PRIMARY KEY, simulated_ns INTEGER NOT NULL, seq INTEGER NOT NULL, saved_at INTEGER NOT NULL,
        run TEXT NOT NULL)
      """)
    self.database = database
    return database
  }
}
