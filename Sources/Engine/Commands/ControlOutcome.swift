package import Beamulator

/// What came of a command.
package enum ControlOutcome: Sendable {
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
package struct SpawnedActors: Codable, Sendable, Equatable {
  package var spawned: Int
  package var firstID: ActorID
  package var lastID: ActorID

  enum CodingKeys: String, CodingKey {
    case spawned
    case firstID = "first_id"
    case lastID = "last_id"
  }
}

/// Whom a command meant, and what came of it for each.
package struct BatchResult: Codable, Sendable, Equatable {
  package struct Actor: Codable, Sendable, Equatable {
    package var id: ActorID
    package var name: String
    /// Why it was refused.
    package var reason: String?
  }

  /// So many of each kind are told.
  static let limit = 1000

  /// How many were meant, those included for whom there was nothing to do.
  package var matched: Int
  /// The first ones by id.
  package var done: [Actor]
  package var refused: [Actor]
  /// How many more than those of `done` it was done for.
  package var more = 0
}

/// A checkpoint of the run that was asked for.
package struct KeptCheckpoint: Codable, Sendable, Equatable {
  /// Simulated time that had passed.
  package var simulatedSeconds: Double
  /// How many had changed since the last one.
  package var actors: Int

  enum CodingKeys: String, CodingKey {
    case simulatedSeconds = "simulated_seconds"
    case actors
  }
}
