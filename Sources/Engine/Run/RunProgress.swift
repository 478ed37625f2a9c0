import ActorRuntime
package import Beamulator

/// How far a run is, at a glance.
package struct RunProgress: Sendable {
  /// Simulated time passed.
  package var simulated: Timespan
  /// Simulated time there is to be; nil is until stopped.
  package var duration: Timespan?
  package var wallSeconds = 0.0
  /// Actors that live.
  package var actors: Int
  package var acts = 0
  package var crashes = 0
  /// Actors in quarantine.
  package var quarantined = 0
  package var actions = 0
  package var failed = 0
  package var complaints = 0
  /// Nanoseconds of the wall; the worst shard's, a second old at most.
  package var lagP99: Int64 = 0
  /// Records lost.
  package var dropped: Int
  /// Actors that somebody has paused.
  package var paused = 0
  package var speed: Speed
  package var phase: Phase

  /// What a run is about.
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
