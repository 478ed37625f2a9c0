import Foundation

/// An actor as it is saved: who it is, what it remembers, where its random stream stands, when it acts next.
public struct Checkpoint: Sendable, Equatable {
  public var actor: ActorIdentity
  /// Its own tags, beside its group's.
  public var tags: [String]
  public var acts: Int
  /// Simulated time of its next act, nanoseconds since the run's start.
  public var due: Int64
  public var random: RandomStream
  /// JSON, as the behavior's state encodes itself; nil before the first act.
  public var state: String?

  public init(
    actor: ActorIdentity, tags: [String], acts: Int, due: Int64, random: RandomStream, state: String?
  ) {
    self.actor = actor
    self.tags = tags
    self.acts = acts
    self.due = due
    self.random = random
    self.state = state
  }

  /// - Throws: When the state cannot be encoded.
  init(_ cell: CellSnapshot) throws {
    let state = try (cell.state as? any Encodable).map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    self.init(
      actor: ActorIdentity(id: cell.id, behavior: cell.behavior, givenName: cell.label?.name),
      tags: cell.label?.tags ?? [], acts: cell.acts, due: cell.due.nanoseconds, random: cell.random, state: state)
  }
}

/// Where checkpoints are kept: the drivers are in `Storage`.
///
/// All calls come from one thread at a time, and may block it.
public protocol CheckpointStore: AnyObject, Sendable {
  /// Where it is, for people.
  var location: String { get }
  /// Keeps checkpoints, all or none; a later one of an actor replaces the earlier.
  func save(_ checkpoints: [Checkpoint]) throws
  /// All that are kept, in order of the actors' ids.
  func load() throws -> [Checkpoint]
}
