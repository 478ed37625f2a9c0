/// The description of a run, written at its start and its end: the row of `run_metadata`.
package struct RunMetadata: Sendable {
  package var runID: String
  package var simulation: String
  /// The complete configuration of the run, JSON.
  package var config: String
  package var seed: UInt64
  /// `1`, `200`, `max`.
  package var speed: String
  /// Simulated time at the start, microseconds since 1970.
  package var clockStart: Int64
  package var version: String
  package var host: String
  /// Wall-clock time, microseconds since 1970.
  package var start: Int64
  package var end: Int64?
  package var verdict: String?
  /// The Swift files of the simulation's folder, or the names of its behaviors if it has none.
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
