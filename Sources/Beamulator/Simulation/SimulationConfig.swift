/// A simulation as its `simulation.yaml` says it.
public struct SimulationConfig: Decodable, Sendable {
  public var name: String?
  public var seed: UInt64?
  public var speed: Speed?
  public var duration: Timespan?
  /// The date of the simulated start; the wall's unless given.
  public var start: StartDate?
  /// Where its people live, for their calendars; UTC unless given.
  public var timeZone: TimeZoneName?
  public var shards: PositiveCount?
  public var target: TargetConfig?
  public var population: [PopulationConfig]
  public var record: RecordConfig?
  public var log: LogConfig?
  public var thresholds: [String: [ThresholdExpression]]?

  enum CodingKeys: String, CodingKey {
    case name, seed, speed, duration, start, shards, target, population, record, log, thresholds
    case timeZone = "time_zone"
  }

  /// Reads a simulation's configuration; errors name file, line and column.
  public init(_ node: ConfigNode) throws(ConfigError) {
    self = try ConfigDecoder.decode(SimulationConfig.self, from: node)
  }
}

/// A part of the population: so many actors of one behavior.
public struct PopulationConfig: Decodable, Sendable {
  public var behavior: LocatedText
  public var count: ActorCount
  /// The names of the first ones; the others' are derived from behavior and id.
  public var names: [String]?
  public var tags: [String]?
  /// Values for the behavior's own properties.
  public var config: ConfigNode?
  public var arrive: ArrivalConfig?
}

/// How the actors of a part of the population arrive.
public struct ArrivalConfig: Decodable, Sendable {
  /// Their first acts are spread evenly over this span.
  public var over: Timespan?
  /// The first of them acts this long after the start.
  public var after: Timespan?

  /// When the n-th of `count` actors first acts.
  func firstAct(_ place: Int, of count: Int, from start: SimulatedTime = .start) -> SimulatedTime {
    let spread = Timespan(rounding: Double((over ?? .zero).nanoseconds) * Double(place) / Double(max(count, 1)))
    return start + (after ?? .zero) + spread
  }
}

/// Where records go and in what portions.
public struct RecordConfig: Decodable, Sendable {
  public var sink: String?
  /// Records in a batch.
  public var batch: PositiveCount?
  /// The longest a record waits for its batch, in time of the wall.
  public var flush: Timespan?
  /// How far records may be ahead of their sink.
  public var spool: ByteCount?
}

/// What is logged, and where.
public struct LogConfig: Decodable, Sendable {
  public var level: LogLevel?
  /// Instead of `log.jsonl` in the run's directory.
  public var file: String?
}

/// The system under test.
public struct TargetConfig: Decodable, Sendable {
  /// `http://…`, `https://…`, `unix:/path/to.sock`.
  public var url: String
  /// A command that runs it, as a child of the run.
  public var start: [String]?
  /// A path that answers once it can be used.
  public var ready: String?
  /// How long it may take to get ready; 30 s unless given.
  public var readyWithin: Timespan?
  public var timeout: Timespan?
  public var connectTimeout: Timespan?
  public var connectRetries: Int?
  /// The most bytes of a body that are read.
  public var maxBody: ByteCount?
  public var verify: Bool?
  public var caFile: String?
  public var http: HTTPVersion?

  public enum HTTPVersion: String, Decodable, Sendable, CaseIterable {
    case automatic = "auto"
    case http1 = "1.1"
    case http2 = "2"
  }

  enum CodingKeys: String, CodingKey {
    case url, start, ready, timeout, verify, http
    case readyWithin = "ready_within"
    case connectTimeout = "connect_timeout"
    case connectRetries = "connect_retries"
    case maxBody = "max_body"
    case caFile = "ca_file"
  }
}
