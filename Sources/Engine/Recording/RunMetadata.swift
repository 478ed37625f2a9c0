/// What a run is, as its first and last record say it: the row of `run_metadata`.
package struct RunMetadata: Sendable {
  package var runID: String
  package var simulation: String
  /// The simulation's whole configuration as it was run, JSON.
  package var config: String
  package var seed: UInt64
  /// `1`, `200`, `max`.
  package var speed: String
  /// Simulated time at the start, microseconds since 1970.
  package var clockStart: Int64
  package var version: String
  package var host: String
  /// Wall time, microseconds since 1970.
  package var start: Int64
  package var end: Int64?
  package var verdict: String?
  /// What its people do: the simulation's own Swift files, or else the names of its behaviors.
  package var source: String?

  package init(
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
