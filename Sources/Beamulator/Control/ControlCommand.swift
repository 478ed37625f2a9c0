/// Something that is asked of a living run and changes or keeps what is in it; whoever sends it, it is performed by
/// ``Run/perform(_:by:_:)`` and recorded.
public enum ControlCommand: Sendable {
  /// Lets actors out of quarantine.
  case release(ActorSelector)
  /// Saves all actors to the run's own checkpoint, now.
  case checkpoint
  /// Gives actors as they are.
  case save(ActorSelector)
  /// Makes actors what they were.
  case restore(SavedActors)

  /// For the record.
  var text: String {
    switch self {
    case .release(let selector): "release \(selector)"
    case .checkpoint: "checkpoint"
    case .save(let selector): "save \(selector)"
    case .restore(let saved): "restore \(saved.actors.count) actors of run \(saved.runID)"
    }
  }
}

/// Where a command comes from.
public enum ControlSender: String, Sendable { case shell, http = "HTTP", page }

/// What came of a command.
public enum ControlOutcome: Sendable {
  case touched(TouchedActors)
  case saved(SavedActors)
  case checkpoint(KeptCheckpoint)

  /// For the record.
  var text: String {
    switch self {
    case .touched(let actors): "\(actors.done.count) of \(actors.done.count + actors.refused.count) actors"
    case .saved(let saved): "\(saved.actors.count) actors"
    case .checkpoint(let kept): "\(kept.actors) actors that had changed"
    }
  }
}

/// Whom a command meant, and what came of it for each.
public struct TouchedActors: Codable, Sendable, Equatable {
  public struct Actor: Codable, Sendable, Equatable {
    public var id: ActorID
    public var name: String
    /// Why it was refused.
    public var reason: String?
  }

  /// How many were meant, those included for whom there was nothing to do.
  public var matched: Int
  public var done: [Actor]
  public var refused: [Actor]
}

/// A checkpoint of the run that was asked for.
public struct KeptCheckpoint: Codable, Sendable, Equatable {
  /// Simulated time that had passed.
  public var simulatedSeconds: Double
  /// How many had changed since the last one.
  public var actors: Int

  enum CodingKeys: String, CodingKey {
    case simulatedSeconds = "simulated_seconds"
    case actors
  }
}
