/// What came of a command.
public enum ControlOutcome: Sendable {
  case spawned(SpawnedActors)
  case touched(BatchResult)
  case saved(SavedActors)
  case checkpoint(KeptCheckpoint)
  /// How the run goes on.
  case course(RunProgress)

  /// Whether it was refused for some who were meant.
  var hasRefusals: Bool { if case .touched(let actors) = self { !actors.refused.isEmpty } else { false } }

  /// For the record.
  var text: String {
    switch self {
    case .spawned(let actors): "actors \(actors.firstID) to \(actors.lastID)"
    case .touched(let actors):
      "\(actors.done.count + actors.more) of \(actors.matched) actors"
        + (actors.refused.isEmpty ? "" : ", \(actors.refused.count) refused")
    case .saved(let saved): "\(saved.actors.count) actors"
    case .checkpoint(let kept): "\(kept.actors) actors that had changed"
    case .course(let progress): progress.phase.rawValue
    }
  }
}

/// Actors that were spawned.
public struct SpawnedActors: Codable, Sendable, Equatable {
  public var spawned: Int
  public var firstID: ActorID
  public var lastID: ActorID

  enum CodingKeys: String, CodingKey {
    case spawned
    case firstID = "first_id"
    case lastID = "last_id"
  }
}

/// Whom a command meant, and what came of it for each.
public struct BatchResult: Codable, Sendable, Equatable {
  public struct Actor: Codable, Sendable, Equatable {
    public var id: ActorID
    public var name: String
    /// Why it was refused.
    public var reason: String?
  }

  /// So many of each kind are told.
  static let limit = 1000

  /// How many were meant, those included for whom there was nothing to do.
  public var matched: Int
  /// The first ones by id.
  public var done: [Actor]
  public var refused: [Actor]
  /// How many more than those of `done` it was done for.
  public var more = 0
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
