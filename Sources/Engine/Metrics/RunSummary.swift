import Beamulator
package import Foundation

/// The result of a run: the contents of `summary.json`, whose keys are in snake case.
package struct RunSummary: Codable, Sendable {
  package struct Totals: Codable, Sendable {
    /// Actors that were spawned.
    package var actors = 0
    package var acts = 0
    package var actions = 0
    package var failed = 0
    package var complaints = 0
    package var crashes = 0
    package var restarts = 0
    package var quarantined = 0
    package var inDoubt = 0
    /// Lost records.
    package var dropped = 0
    /// Records waiting in the run's folder for the sink; nil if there are none.
    package var waiting: Int?
    /// Messages between actors that were refused by a full mailbox.
    package var refusedMessages: Int?
    /// Restarts of the target that the run has started.
    package var targetRestarts: Int?
    /// Records acknowledged by the sink, and records counted there after the run; nil when the sink cannot count.
    package var recorded: Int?
    package var stored: Int?
    /// Records that the database refused and the sink has set aside.
    package var rejected: Int?
  }

  package struct ActionSummary: Codable, Sendable {
    package var count: Int
    package var failed: Int
    /// The failures by error text; texts beyond the first 20 are counted as `other`.
    package var errors: [String: Int]?
    package var serviceUs: Quantiles
    package var responseUs: Quantiles
  }

  package struct ThresholdResult: Codable, Sendable {
    package var expression: String
    package var passed: Bool
    /// The measured quantity with its unit, or the reason why there is none.
    package var measured: String?
  }

  /// All records are stored.
  package static let valid = "VALID"
  /// Records are lost or wait for the sink.
  package static let incomplete = "INCOMPLETE"

  package var schema = 1
  package var runId: String
  package var simulation: String
  package var seed: UInt64
  package var shards: Int
  package var speed: String
  package private(set) var verdict: String
  package private(set) var exitCode: Int32
  /// Whether the run was stopped before its end.
  package private(set) var wasStopped: Bool?
  package var simulatedSeconds: Double
  package var wallSeconds: Double
  /// CPU time used by the processes of the run.
  package internal(set) var cpuSeconds = 0.0
  package var peakRssBytes: Int
  package var decisionDigest: String
  package var totals: Totals
  package var actions: [String: ActionSummary]
  package var complaints: [String: Int]
  package var lagUs: Quantiles
  /// The phases of HTTP exchanges by k6's metric names; empty without any exchange.
  package var httpUs: [String: Quantiles]
  package var thresholds: [ThresholdResult]
  package var skippedSeconds: Double
  /// The location of the records.
  package var results: String

  init(_ run: Run, _ statistics: RunStatistics, lost: Int, waiting: Int, wasStopped: Bool) {
    runId = run.metadata.runID
    simulation = run.plan.simulation
    seed = run.plan.seed
    shards = run.plan.shards
    speed = run.overrides.now.speed.description
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

  /// Sets the verdict and the exit code of a run whose records are complete.
  private mutating func judge() {
    verdict = Self.valid
    exitCode = wasStopped == true ? 105 : thresholds.allSatisfy(\.passed) ? 0 : 99
  }

  /// Compares the number of acknowledged records with the number found in the sink.
  mutating func compare(recorded: Int, with counts: RecordCounts) {
    (totals.recorded, totals.stored) = (recorded, counts.stored)
    if counts.rejected > 0 { totals.rejected = counts.rejected }
    if recorded != counts.stored { markIncomplete() }
  }

  /// Notes that the waiting records were delivered to a database.
  ///
  /// - Parameter stored: The number of records in that database.
  package mutating func complete(at location: String, stored: Int) {
    (totals.waiting, totals.recorded, totals.stored) = (nil, stored, stored)
    results = location
    if totals.dropped == 0 { judge() }
  }

  /// Sets the verdict and the exit code for missing records.
  package mutating func markIncomplete() {
    verdict = Self.incomplete
    exitCode = 98
  }

  /// The contents of `summary.json`.
  package var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }

  /// Decodes the contents of `summary.json`.
  package init(json: Data) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(RunSummary.self, from: json)
  }

  /// The peak memory of this process, in bytes.
  private static var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}
