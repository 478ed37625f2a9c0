package import Beamulator

/// A simulation as its `simulation.yaml` says it.
package struct SimulationConfig: Decodable, Sendable {
  package var name: String?
  package var seed: UInt64?
  package var speed: Speed?
  package var duration: Timespan?
  /// The date of the simulated start; the wall's unless given.
  package var start: StartDate?
  /// Where its people live, for their calendars; UTC unless given.
  package var timeZone: TimeZoneName?
  package var shards: PositiveCount?
  package var target: TargetConfig?
  package var population: [PopulationConfig]
  package var record: RecordConfig?
  package var log: LogConfig?
  package var thresholds: [String: [ThresholdExpression]]?

  enum CodingKeys: String, CodingKey {
    case name, seed, speed, duration, start, shards, target, population, record, log, thresholds
    case timeZone = "time_zone"
  }

  /// Reads a simulation's configuration; errors name file, line and column.
  package init(_ node: ConfigNode) throws(ConfigError) {
    self = try ConfigDecoder.decode(SimulationConfig.self, from: node)
  }
}

/// A part of the population: so many actors of one behavior.
package struct PopulationConfig: Decodable, Sendable {
  package var behavior: LocatedText
  package var count: ActorCount
  /// The names of the first ones; the others' are derived from behavior and id.
  package var names: [String]?
  package var tags: [String]?
  /// Values for the behavior's own properties.
  package var config: ConfigNode?
  package var arrive: ArrivalConfig?
}

/// How the actors of a part of the population arrive.
package struct ArrivalConfig: Decodable, Sendable {
  /// Their first acts are spread evenly over this span.
  package var over: Timespan?
  /// The first of them acts this long after the start.
  package var after: Timespan?

  /// When the n-th of `count` actors first acts.
  func firstAct(_ place: Int, of count: Int, from start: SimulatedTime = .start) -> SimulatedTime {
    let spread = Timespan(rounding: Double((over ?? .zero).nanoseconds) * Double(place) / Double(max(count, 1)))
    return start + (after ?? .zero) + spread
  }
}

/// Where records go and in what portions.
package struct RecordConfig: Decodable, Sendable {
  package var sink: String?
  /// Records in a batch.
  package var batch: PositiveCount?
  /// The longest a record waits for its batch, in time of the wall.
  package var flush: Timespan?
  /// How far records may be ahead of their sink.
  package var spool: ByteCount?
}

/// What is logged, and where.
package struct LogConfig: Decodable, Sendable {
  package var level: LogLevel?
  /// Instead of `log.jsonl` in the run's directory.
  package var file: String?
}

/// The system under test.
package struct TargetConfig: Decodable, Sendable {
  /// `http://…`, `https://…`, `unix:/path/to.sock`.
  package var url: String
  /// A command that runs it, as a child of the run.
  package var start: [String]?
  /// A path that answers once it can be used.
  package var ready: String?
  /// How long it may take to get ready; 30 s unless given.
  package var readyWithin: Timespan?
  package var timeout: Timespan?
  package var connectTimeout: Timespan?
  package var connectRetries: Int?
  /// The most bytes of a body that are read.
  package var maxBody: ByteCount?
  package var verify: Bool?
  package var caFile: String?
  package var http: HTTPVersion?

  package enum HTTPVersion: String, Decodable, Sendable, CaseIterable {
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
