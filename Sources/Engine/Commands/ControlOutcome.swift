package import Beamulator

/// The outcome of a command.
package enum ControlOutcome: Sendable {
  case spawned(SpawnedActors)
  case touched(BatchResult)
  case saved(SavedActors)
  case checkpoint(KeptCheckpoint)
  /// The progress after the change.
  case course(RunProgress)

  /// Whether the command was refused for some of the matched actors.
  var hasRefusals: Bool { if case .touched(let actors) = self { !actors.refused.isEmpty } else { false } }

  /// The outcome as it is recorded.
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

/// Spawned actors.
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

/// The actors that a command matched, with the outcome of each.
package struct BatchResult: Codable, Sendable, Equatable {
  package struct Actor: Codable, Sendable, Equatable {
    package var id: ActorID
    package var name: String
    /// The reason for the refusal; nil if the command was performed.
    package var reason: String?
  }

  /// The maximum number of listed actors of each kind.
  static let limit = 1000

  /// The number of matched actors, including those without anything to change.
  package var matched: Int
  /// The first ones by id.
  package var done: [Actor]
  package var refused: [Actor]
  /// The number of changed actors that are not listed in `done`.
  package var more = 0
}

/// A requested checkpoint.
package struct KeptCheckpoint: Codable, Sendable, Equatable {
  /// The simulated time that had passed.
  package var simulatedSeconds: Double
  /// The number of actors that had changed since the last checkpoint.
  package var actors: Int

  enum CodingKeys: String, CodingKey {
    case simulatedSeconds = "simulated_seconds"
    case actors
  }
}
