public import Beamulator
import Foundation

/// Checkpoints in `checkpoint.sqlite`, a row an actor.
///
/// Unchecked because it is used by one thread at a time, as ``CheckpointStore`` says.
public final class SQLiteCheckpointStore: CheckpointStore, @unchecked Sendable {
  public let location: String
  private var database: SQLiteDatabase?

  public init(path: String) { location = path }

  public func save(_ checkpoints: [Checkpoint]) throws {
    let database = try open()
    let insert = try SQLiteStatement(
      """
      INSERT OR REPLACE INTO checkpoints (actor_id, name, behavior, tags, acts, due_ns, random, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, on: database)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let rows = try checkpoints.map { checkpoint in
      (
        checkpoint, tags: String(decoding: try encoder.encode(checkpoint.tags), as: UTF8.self),
        random: String(decoding: try encoder.encode(checkpoint.random), as: UTF8.self)
      )
    }
    try database.transaction(.write) { () throws(SQLiteError) in
      for (checkpoint, tags, random) in rows {
        try insert.bind(checkpoint.actor.id, at: 1)
        try insert.bind(checkpoint.actor.givenName, at: 2)
        try insert.bind(checkpoint.actor.behavior, at: 3)
        try insert.bind(tags, at: 4)
        try insert.bind(Int64(checkpoint.acts), at: 5)
        try insert.bind(checkpoint.due, at: 6)
        try insert.bind(random, at: 7)
        try insert.bind(checkpoint.state, at: 8)
        _ = try insert.step()
        insert.reset()
      }
    }
  }

  public func load() throws -> [Checkpoint] {
    let database = try open()
    let select = try SQLiteStatement(
      "SELECT actor_id, name, behavior, tags, acts, due_ns, random, state FROM checkpoints ORDER BY actor_id",
      on: database)
    let decoder = JSONDecoder()
    var checkpoints: [Checkpoint] = []
    while try select.step() {
      let tags = try decoder.decode([String].self, from: Data((select.text(3) ?? "[]").utf8))
      let random = try decoder.decode(RandomStream.self, from: Data((select.text(6) ?? "").utf8))
      checkpoints.append(
        Checkpoint(
          actor: ActorIdentity(
            id: select.integer(0) ?? 0, behavior: select.text(2) ?? "", givenName: select.text(1)),
          tags: tags, acts: Int(select.integer(4) ?? 0), due: select.integer(5) ?? 0, random: random,
          state: select.text(7)))
    }
    return checkpoints
  }

  private func open() throws(SQLiteError) -> SQLiteDatabase {
    if let database { return database }
    let database = try SQLiteDatabase(path: location, access: .readWrite)
    try database.execute("PRAGMA synchronous = NORMAL")
    try database.execute(
      """
      CREATE TABLE IF NOT EXISTS checkpoints (
        actor_id INTEGER PRIMARY KEY, name TEXT, behavior TEXT NOT NULL, tags TEXT NOT NULL, acts INTEGER NOT NULL,
        due_ns INTEGER NOT NULL, random TEXT NOT NULL, state TEXT)
      """)
    self.database = database
    return database
  }
}
