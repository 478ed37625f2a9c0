package import Beamulator

/// How far a run was when its actors were saved.
package struct SavedRun: Codable, Sendable, Equatable {
  /// Actors that came into the run together, by a part of the simulation's population.
  package struct Group: Codable, Sendable, Equatable {
    /// The part's place in the population, from 0; those added come after those planned.
    package var part: Int
    package var behavior: String
    package var ids: ClosedRange<ActorID>
  }

  /// An action in doubt of an actor with so many acts behind it.
  struct Doubt: Codable, Sendable, Equatable {
    var actor: ActorID
    var acts: Int
    var action: ActionInDoubt
  }

  /// Actors that live by another part than they came by.
  package struct Move: Codable, Sendable, Equatable {
    /// Its place, as that of a group.
    package var part: Int
    package var ids: [ClosedRange<ActorID>]
  }

  /// A part that was added while the run lived.
  package struct AddedPart: Codable, Sendable, Equatable {
    package var behavior: String
    package var tags: [String]
    /// JSON.
    package var config: String
  }

  /// What commands have changed.
  package struct Changes: Codable, Sendable, Equatable {
    package var speed: Speed?
    package var duration: Timespan?
    package var isPaused = false
    package var isStopped = false
  }

  package var simulation: String
  package var seed: UInt64
  /// Simulated time at the run's start, microseconds since 1970.
  package var clockStart: Int64
  /// Simulated time that had passed.
  package var simulated: SimulatedTime
  /// The number of the last record that the actors' states account for.
  package var sequence: Int64
  /// Whether all actors are of one simulated instant, and nothing outside the run has seen what came after it: then the
  /// run makes the same decisions from here on as if it had not ended.
  package var isExact: Bool
  /// How long the run had taken on the wall's clock.
  package var wallSeconds: Double
  /// How much CPU it had taken meanwhile.
  package var cpuSeconds: Double? = 0
  /// Simulated time that was skipped rather than waited for.
  package var skipped: Timespan
  /// In order of ids.
  package var groups: [Group]
  /// How many parts the simulation's population has; the places of those added come after.
  package var planned = 0
  package var added: [AddedPart] = []
  package var moves: [Move] = []
  package var changes = Changes()
  /// What the simulated targets had become, JSON by their types' names.
  package var targets: [String: String]
  /// Records that were lost.
  package var dropped: Int
  /// What of the spool is counted here, by stream.
  var spool: [Int: SpoolPosition]?
  /// Actions in doubt whose actors have not acted since.
  var doubts: [Doubt]?
  /// How often actors have trapped, as far as they were given a crash for it.
  package var traps: [ActorID: Int]?
  /// What was measured.
  var statistics: RunStatistics
}
