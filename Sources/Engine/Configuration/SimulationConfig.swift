package import Beamulator

/// The configuration of a simulation: the contents of `simulation.yaml`.
package struct SimulationConfig: Decodable, Sendable {
  package var name: String?
  package var seed: UInt64?
  package var speed: Speed?
  package var duration: Timespan?
  /// The simulated time of the start; by default, the wall-clock time.
  package var start: StartDate?
  /// The time zone of the actors' calendars; by default, UTC.
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

/// A population group: a number of actors of one behavior.
package struct PopulationConfig: Decodable, Sendable {
  package var behavior: LocatedText
  package var count: ActorCount
  /// The names of the first actors; other names are derived from behavior and id.
  package var names: [String]?
  package var tags: [String]?
  /// The values of the behavior's properties.
  package var config: ConfigNode?
  package var arrive: ArrivalConfig?
}

/// The arrival of the actors of a population group.
package struct ArrivalConfig: Decodable, Sendable {
  /// The span over which their first acts are spread evenly.
  package var over: Timespan?
  /// The delay of the first act after the start.
  package var after: Timespan?

  /// Returns the time of the first act of the n-th of `count` actors.
  func firstAct(_ index: Int, of count: Int, from start: SimulatedTime = .start) -> SimulatedTime {
    let spread = Timespan(rounding: Double((over ?? .zero).nanoseconds) * Double(index) / Double(max(count, 1)))
    return start + (after ?? .zero) + spread
  }
}

/// The sink of the records and the way they are buffered.
package struct RecordConfig: Decodable, Sendable {
  package var sink: String?
  /// The number of records in a batch.
  package var batch: PositiveCount?
  /// The longest wall-clock time that a record waits for its batch.
  package var flush: Timespan?
  /// The most bytes of records waiting for the sink.
  package var spool: ByteCount?
}

/// The level and the file of the log.
package struct LogConfig: Decodable, Sendable {
  package var level: LogLevel?
  /// The path of the log; by default, `log.jsonl` in the run's folder.
  package var file: String?
}

/// The system under test.
package struct TargetConfig: Decodable, Sendable {
  /// `http://…`, `https://…`, `unix:/path/to.sock`.
  package var url: String
  /// The command that starts it as a child process of the run.
  package var start: [String]?
  /// A path that responds once the target is ready.
  package var ready: String?
  /// The timeout for becoming ready; by default, 30 s.
  package var readyWithin: Timespan?
  package var timeout: Timespan?
  package var connectTimeout: Timespan?
  package var connectRetries: Int?
  /// The most bytes that are read of a response body.
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
