import Foundation

/// An actor as it is saved: who it is, what it remembers, where its random stream stands, when it acts next.
public struct ActorCheckpoint: Sendable, Equatable {
  public var actor: ActorIdentity
  /// Its own tags, beside its group's.
  public var tags: [String]
  public var acts: Int
  /// Simulated time of its next act, nanoseconds since the run's start.
  public var due: Int64
  public var random: RandomStream
  /// JSON, as the behavior's state encodes itself; nil before the first act.
  public var state: String?
  /// The version of the state, as its behavior counts them.
  public var stateVersion: Int
  /// The name of the action last performed; nil before the first.
  public var lastAction: String?
  /// How many actions it has performed.
  public var performed: Int
  /// How often in a row it has crashed.
  public var crashes: Int
  /// What it was told and has not taken, in the order it came.
  public var messages: [StoredMessage]
  /// Why it does not act any more; nil while it does.
  public var quarantined: String?
  /// Whether somebody has paused it.
  public var isPaused: Bool

  public init(
    actor: ActorIdentity, tags: [String], acts: Int, due: Int64, random: RandomStream, state: String?,
    stateVersion: Int = 1, lastAction: String? = nil, performed: Int = 0, crashes: Int = 0,
    messages: [StoredMessage] = [], quarantined: String? = nil,
    isPaused: Bool = false
  ) {
    self.actor = actor
    self.tags = tags
    self.acts = acts
    self.due = due
    self.random = random
    self.state = state
    self.stateVersion = stateVersion
    self.lastAction = lastAction
    self.performed = performed
    self.crashes = crashes
    self.messages = messages
    self.quarantined = quarantined
    self.isPaused = isPaused
  }
}

/// What is saved at one time: the actors that have changed since the time before, and how far the run was.
///
/// What a store loads is all that was saved, put together.
public struct Checkpoint: Sendable, Equatable {
  public var run: SavedRun
  /// In order of the actors' ids when loaded.
  public var actors: [ActorCheckpoint]
  /// Actors that have stopped for ever.
  public var gone: [ActorID]

  public init(run: SavedRun, actors: [ActorCheckpoint] = [], gone: [ActorID] = []) {
    self.run = run
    self.actors = actors
    self.gone = gone
  }
}

/// Where checkpoints are kept: the drivers are in `Storage`.
///
/// All calls come from one thread at a time, and may block it.
public protocol CheckpointStore: AnyObject, Sendable {
  /// Where it is, for people.
  var location: String { get }
  /// Keeps a checkpoint, all of it or none; a later checkpoint of an actor replaces the earlier.
  ///
  /// - Parameter gone: Actors that have stopped for ever, whatever the chunks hold of them.
  func save(_ run: SavedRun, _ chunks: some Sequence<CheckpointChunk>, gone: [ActorID]) throws
  /// What is kept; nil when nothing is.
  func load() throws -> Checkpoint?
  /// Closes it; it is opened again when used again.
  func close()
}

extension CheckpointStore {
  /// Keeps a checkpoint that is at hand as values.
  public func save(_ checkpoint: Checkpoint) throws {
    let packer = CheckpointPacker()
    var chunks: [CheckpointChunk] = []
    for actor in checkpoint.actors {
      packer.append(actor)
      if packer.isFull, let chunk = packer.take() { chunks.append(chunk) }
    }
    if let chunk = packer.take() { chunks.append(chunk) }
    try save(checkpoint.run, chunks, gone: checkpoint.gone)
  }
}
