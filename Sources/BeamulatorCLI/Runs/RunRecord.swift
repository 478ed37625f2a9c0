import Engine
import Beamulator
import Foundation

/// The description of a run: the contents of `run.json`.
struct RunRecord: Codable {

  let runId: String
  let simulation: String
  let seed: UInt64
  let speed: String
  /// Simulated time at the start.
  let clockStart: Date
  let started: Date
  let version: String
  let host: String
  let config: String
  let pid: Int32
  /// The source of the behaviors, as in ``RunMetadata``.
  var source: String?

  init(_ run: RunMetadata) {
    runId = run.runID
    simulation = run.simulation
    seed = run.seed
    speed = run.speed
    clockStart = Date(timeIntervalSince1970: Double(run.clockStart) / 1e6)
    started = Date(timeIntervalSince1970: Double(run.start) / 1e6)
    version = run.version
    host = run.host
    config = run.config
    pid = getpid()
    source = run.source
  }

  init(json: Data) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.dateDecodingStrategy = .iso8601
    self = try decoder.decode(RunRecord.self, from: json)
  }

  var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      encoder.dateEncodingStrategy = .iso8601
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }
}
