/// How far a run was when its actors were saved.
public struct SavedRun: Codable, Sendable, Equatable {
  /// Actors that came into the run together, by a part of the simulation's population.
  public struct Group: Codable, Sendable, Equatable {
    /// The part's place in the population, from 0; those added come after those planned.
    public var part: Int
    public var behavior: String
    public var ids: ClosedRange<ActorID>
  }

  /// An action in doubt of an actor with so many acts behind it.
  struct Doubt: Codable, Sendable, Equatable {
    var actor: ActorID
    var acts: Int
    var action: ActionInDoubt
  }

  /// Actors that live by another part than they came by.
  public struct Move: Codable, Sendable, Equatable {
    /// Its place, as that of a group.
    public var part: Int
    public var ids: [ClosedRange<ActorID>]
  }

  /// A part that was added while the run lived.
  public struct AddedPart: Codable, Sendable, Equatable {
    public var behavior: String
    public var tags: [String]
    /// JSON.
    public var config: String
  }

  /// What commands have changed.
  public struct Changes: Codable, Sendable, Equatable {
    public var speed: Speed?
    public var duration: Timespan?
    public var isPaused = false
    public var isStopped = false
  }

  public var simulation: String
  public var seed: UInt64
  /// Simulated time at the run's start, microseconds since 1970.
  public var clockStart: Int64
  /// Simulated time that had passed.
  public var simulated: SimulatedTime
  /// The number of the last record that the actors' states account for.
  public var sequence: Int64
  /// Whether all actors are of one simulated instant, and nothing outside the run has seen what came after it: then the
  /// run makes the same decisions from here on as if it had not ended.
  public var isExact: Bool
  /// How long the run had taken on the wall's clock.
  public var wallSeconds: Double
  /// How much CPU it had taken meanwhile.
  public var cpuSeconds: Double? = 0
  /// Simulated time that was skipped rather than waited for.
  public var skipped: Timespan
  /// In order of ids.
  public var groups: [Group]
  /// How many parts the simulation's population has; the places of those added come after.
  public var planned = 0
  public var added: [AddedPart] = []
  public var moves: [Move] = []
  public var changes = Changes()
  /// What the simulated targets had become, JSON by their types' names.
  public var targets: [String: String]
  /// Records that were lost.
  public var dropped: Int
  /// What of the spool is counted here, by stream.
  var spool: [Int: SpoolPosition]?
  /// Actions in doubt whose actors have not acted since.
  var doubts: [Doubt]?
  /// How often actors have trapped, as far as they were given a crash for it.
  public var traps: [ActorID: Int]?
  /// What was measured.
  var statistics: RunStatistics
}
