package import Beamulator

/// The state of a run in a checkpoint, without its actors.
package struct SavedRun: Codable, Sendable, Equatable {
  /// Actors that were spawned together for one part of the population.
  package struct Group: Codable, Sendable, Equatable {
    /// The index of the part in the population, from 0; added parts follow the planned ones.
    package var part: Int
    package var behavior: String
    package var ids: ClosedRange<ActorID>
  }

  /// An in-doubt action.
  struct Doubt: Codable, Sendable, Equatable {
    var actor: ActorID
    /// The number of acts the actor had completed.
    var acts: Int
    var action: ActionInDoubt
  }

  /// Actors that were moved to another part than the one they were spawned for.
  struct Move: Codable, Sendable, Equatable {
    /// The index of the part, as in ``Group``.
    var part: Int
    var ids: [ClosedRange<ActorID>]
  }

  /// A part that was added during the run.
  struct AddedPart: Codable, Sendable, Equatable {
    var behavior: String
    var tags: [String]
    /// JSON.
    var config: String
  }

  /// Settings that commands have changed.
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
  /// The simulated time that has passed.
  package var simulated: SimulatedTime
  /// The number of the last record that is reflected in the actors' states.
  package var sequence: Int64
  /// Whether all actors were saved at one simulated instant and no later action has left the run: the resumed run then
  /// makes the same decisions as an uninterrupted one.
  package var isExact: Bool
  /// The wall-clock time that the run has taken, in seconds.
  package var wallSeconds: Double
  /// The CPU time that the run has taken, in seconds.
  package var cpuSeconds: Double? = 0
  /// Simulated time that was skipped rather than waited for.
  package var skipped: Timespan
  /// In order of ids.
  package var groups: [Group]
  /// The number of planned parts of the population; the indices of added parts follow.
  var planned = 0
  var added: [AddedPart] = []
  var moves: [Move] = []
  package var changes = Changes()
  /// The states of the simulated targets, JSON by type name.
  package var targets: [String: String]
  /// The number of lost records.
  package var dropped: Int
  /// The end of the records in the spool that the statistics include, by stream.
  var spool: [Int: SpoolPosition]?
  /// In-doubt actions whose actors have not acted since.
  var doubts: [Doubt]?
  /// The number of traps of each actor that were recorded as crashes.
  package var traps: [ActorID: Int]?
  /// The measurements of the run.
  var statistics: RunStatistics
}
