import ActorRuntime
package import Beamulator

/// The progress of a run.
package struct RunProgress: Sendable {
  /// The simulated time that has passed.
  package var simulated: Timespan
  /// The simulated duration; nil runs until stopped.
  package var duration: Timespan?
  package var wallSeconds = 0.0
  /// The number of actors.
  package var actors: Int
  package var acts = 0
  package var crashes = 0
  /// Quarantined actors.
  package var quarantined = 0
  package var actions = 0
  package var failed = 0
  package var complaints = 0
  /// In nanoseconds of wall-clock time: that of the slowest shard, at most a second old.
  package var lagP99: Int64 = 0
  /// Dropped records.
  package var dropped: Int
  /// Paused actors.
  package var paused = 0
  package var speed: Speed
  package var phase: Phase

  /// The phase of a run.
  package enum Phase: String, Sendable { case running, paused, stopping, ended }

  init(simulated: Timespan, duration: Timespan?, actors: Int, dropped: Int, speed: Speed, phase: Phase) {
    self.simulated = simulated
    self.duration = duration
    self.actors = actors
    self.dropped = dropped
    self.speed = speed
    self.phase = phase
  }

  /// Adds the totals of earlier processes.
  mutating func add(_ earlier: RunStatistics) {
    acts += earlier.acts
    crashes += earlier.crashes
    actions += earlier.performed
    failed += earlier.failed
    complaints += earlier.complained
  }

  /// Adds the totals of a shard.
  mutating func add(_ shard: ShardCounters, _ records: RecordTotals) {
    acts += shard.acts
    crashes += shard.crashes
    quarantined += shard.quarantined
    paused += shard.paused
    actions += records.actions
    failed += records.failed
    complaints += records.complaints
    lagP99 = max(lagP99, records.lagP99)
  }
}
