public import Foundation

/// What a run came to: the contents of `summary.json`, with its names in snake case.
public struct RunSummary: Codable, Sendable {
  public struct Totals: Codable, Sendable {
    /// Actors that have lived.
    public var actors = 0
    public var acts = 0
    public var actions = 0
    public var failed = 0
    public var complaints = 0
    public var crashes = 0
    public var restarts = 0
    public var quarantined = 0
    public var inDoubt = 0
    /// Records that are lost.
    public var dropped = 0
    /// Records that wait in the run's folder for the sink; nil without any.
    public var waiting: Int?
    /// Messages between actors that found a full mailbox.
    public var refusedMessages: Int?
    /// How often the target that was started for the run was started again.
    public var targetRestarts: Int?
    /// Records that the sink has said to have stored, and those that were found there in the end; nil where it cannot tell.
    public var recorded: Int?
    public var stored: Int?
    /// Records that the sink would not take and has put aside.
    public var rejected: Int?
  }

  public struct ActionSummary: Codable, Sendable {
    public var count: Int
    public var failed: Int
    /// How often it failed, by what was said of it; what is beyond 20 texts is counted as `other`.
    public var errors: [String: Int]?
    public var serviceUs: Quantiles
    public var responseUs: Quantiles
  }

  public struct ThresholdResult: Codable, Sendable {
    public var expression: String
    public var passed: Bool
    /// The quantity that was compared, with its unit, or why there is none.
    public var measured: String?
  }

  /// Everything recorded is stored.
  public static let valid = "VALID"
  /// Records are lost, or wait for the sink.
  public static let incomplete = "INCOMPLETE"

  public var schema = 1
  public var runId: String
  public var simulation: String
  public var seed: UInt64
  public var shards: Int
  public var speed: String
  public private(set) var verdict: String
  public private(set) var exitCode: Int32
  /// Whether somebody ended it before its end.
  public private(set) var wasStopped: Bool?
  public var simulatedSeconds: Double
  public var wallSeconds: Double
  /// CPU that the run's processes took while it ran.
  public internal(set) var cpuSeconds = 0.0
  public var peakRssBytes: Int
  public var decisionDigest: String
  public var totals: Totals
  public var actions: [String: ActionSummary]
  public var complaints: [String: Int]
  public var lagUs: Quantiles
  /// Phases of HTTP exchanges by k6's names; empty without any.
  public var httpUs: [String: Quantiles]
  public var thresholds: [ThresholdResult]
  public var skippedSeconds: Double
  /// Where the records are.
  public var results: String

  init(_ run: Run, _ statistics: RunStatistics, lost: Int, waiting: Int, wasStopped: Bool) {
    runId = run.metadata.runID
    simulation = run.plan.simulation
    seed = run.plan.seed
    shards = run.plan.shards
    speed = run.course.now.speed.description
    let progress = run.progress
    (simulatedSeconds, wallSeconds) = (progress.simulated.seconds, progress.wallSeconds)
    peakRssBytes = Self.peakMemory
    decisionDigest = statistics.digest.text
    totals = Totals(
      actors: run.runtime.registry.spawned, acts: statistics.acts, actions: statistics.performed,
      failed: statistics.failed, complaints: statistics.complained, crashes: statistics.crashes,
      restarts: statistics.restarts, quarantined: statistics.quarantined, inDoubt: statistics.inDoubt, dropped: lost,
      waiting: waiting > 0 ? waiting : nil, refusedMessages: statistics.refusedMessages,
      targetRestarts: statistics.targetRestarts)
    actions = statistics.actions.mapValues {
      ActionSummary(
        count: $0.count, failed: $0.failed, errors: $0.errors.isEmpty ? nil : $0.errors,
        serviceUs: Quantiles($0.service), responseUs: Quantiles($0.response))
    }
    complaints = Dictionary(
      uniqueKeysWithValues: Severity.allCases.map { ($0.rawValue, statistics.complaints[$0] ?? 0) })
    lagUs = Quantiles(statistics.lag)
    httpUs = statistics.http.phases.mapValues(Quantiles.init)
    thresholds = run.plan.thresholds.map {
      ThresholdResult(expression: $0.text, passed: $0.isKept(by: statistics), measured: $0.measured(in: statistics))
    }
    skippedSeconds = run.skipped.seconds
    results = run.sinkLocation
    self.wasStopped = wasStopped
    (verdict, exitCode) = (Self.valid, 0)
    judge()
    if lost + waiting > 0 { markIncomplete() }
  }

  /// What became of a run whose records are all there.
  private mutating func judge() {
    verdict = Self.valid
    exitCode = wasStopped == true ? 105 : thresholds.allSatisfy(\.passed) ? 0 : 99
  }

  /// Compares what the sink has said to have stored with what is there.
  mutating func compare(recorded: Int, with counts: RecordCounts) {
    (totals.recorded, totals.stored) = (recorded, counts.stored)
    if counts.rejected > 0 { totals.rejected = counts.rejected }
    if recorded != counts.stored { markIncomplete() }
  }

  /// Says that what waited has come to a database, where so many records are now.
  public mutating func complete(at location: String, stored: Int) {
    (totals.waiting, totals.recorded, totals.stored) = (nil, stored, stored)
    results = location
    if totals.dropped == 0 { judge() }
  }

  /// Says that records are missing.
  public mutating func markIncomplete() {
    verdict = Self.incomplete
    exitCode = 98
  }

  /// As `summary.json` holds it.
  public var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }

  /// Reads a `summary.json`.
  public init(json: Data) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(RunSummary.self, from: json)
  }

  /// The most memory that this process had, bytes.
  private static var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}
