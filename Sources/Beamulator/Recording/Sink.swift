/// What a run is, as its first and last record say it: the row of `run_metadata`.
public struct RunMetadata: Sendable {
  public var runID: String
  public var simulation: String
  /// The simulation's whole configuration as it was run, JSON.
  public var config: String
  public var seed: UInt64
  /// `1`, `200`, `max`.
  public var speed: String
  /// Simulated time at the start, microseconds since 1970.
  public var clockStart: Int64
  public var version: String
  public var host: String
  /// Wall time, microseconds since 1970.
  public var start: Int64
  public var end: Int64?
  public var verdict: String?
  /// What its people do: the simulation's own Swift files, or else the names of its behaviors.
  public var source: String?

  public init(
    runID: String, simulation: String, config: String, seed: UInt64, speed: String, clockStart: Int64,
    version: String, host: String, start: Int64, end: Int64? = nil, verdict: String? = nil, source: String? = nil
  ) {
    self.runID = runID
    self.simulation = simulation
    self.config = config
    self.seed = seed
    self.speed = speed
    self.clockStart = clockStart
    self.version = version
    self.host = host
    self.start = start
    self.end = end
    self.verdict = verdict
    self.source = source
  }
}

/// Records on their way to a sink, numbered in one sequence over the run: actions take `firstSequence` and on, then the
/// complaints, then the events.
public struct RecordBatch: Sendable {
  public var firstSequence: Int64
  public var actions: RecordedActions
  public var complaints: [ComplaintRecord]
  public var events: [EventRecord]

  public init(
    firstSequence: Int64 = 0, actions: [ActionRecord] = [], complaints: [ComplaintRecord] = [],
    events: [EventRecord] = []
  ) {
    self.firstSequence = firstSequence
    self.actions = RecordedActions(actions)
    self.complaints = complaints
    self.events = events
  }

  public var count: Int { actions.count + complaints.count + events.count }
}

/// How many records of a run a sink has.
public struct RecordCounts: Sendable, Equatable {
  public var actions: Int
  public var complaints: Int
  public var events: Int
  /// Those that it would not take and has put aside; not counted above.
  public var rejected: Int

  public init(actions: Int = 0, complaints: Int = 0, events: Int = 0, rejected: Int = 0) {
    self.actions = actions
    self.complaints = complaints
    self.events = events
    self.rejected = rejected
  }

  /// All that are stored.
  public var stored: Int { actions + complaints + events }
}

/// Where records go: the drivers are in `Storage`.
///
/// All calls come from one thread, the recorder's, and may block it.
public protocol Sink: AnyObject, Sendable {
  /// Where the results are, for people: a path or an address without secrets.
  var location: String { get }
  /// Makes the sink ready and records the run's start.
  func open(_ run: RunMetadata) throws
  /// Makes the sink ready for a run that goes on.
  ///
  /// - Parameter sequence: Records numbered higher are taken away, since what they tell of will happen again; nil keeps
  ///   all.
  /// - Returns: The highest number of a record that is stored; 0 without any.
  func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) throws -> Int64
  /// Stores a batch whole or throws; when it returns, the batch is acknowledged.
  func write(_ batch: RecordBatch) throws
  /// As ``write(_:)``.
  ///
  /// - Parameter meanwhile: Called while the sink waits for a database, if it does.
  func write(_ batch: RecordBatch, meanwhile: () -> Void) throws
  /// Counts what is stored of a run; nil when the sink cannot tell.
  func counts(of runID: String) throws -> RecordCounts?
  /// Records the run's end and closes; nothing is written afterwards.
  func close(_ run: RunMetadata) throws
}

extension Sink {
  /// Waits for nobody.
  public func write(_ batch: RecordBatch, meanwhile: () -> Void) throws { try write(batch) }
}
