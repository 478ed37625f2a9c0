package import ActorRuntime
package import Beamulator
import Platform

/// All that a run is made of. Building it has no effects; ``open()`` has.
package struct RunSetup {
  package var plan: RunPlan
  package var metadata: RunMetadata
  package var sink: any Sink
  package var log: RunLog
  /// Where the actors are saved each second and at the end; nil is nowhere.
  package var checkpoints: (any CheckpointStore)?
  /// The checkpoint that a resumed run starts from; the plan is then ``RunPlan/resuming(_:hasEnded:keepsChanges:)`` it.
  package var resumed: Checkpoint?
  /// The trap that ended the engine before this one.
  package var trap: Trap?
  package var crashMarkers: CrashMarkers?
  /// Where records wait for the sink; nil keeps them in memory, where they are lost with the process.
  package var spoolFolder: String?
  /// Where crash reports are written; nil is nowhere.
  package var crashFolder: String?
  /// Makes the HTTP client of a shard.
  package var client: (Shard) throws -> any HTTPClient

  package init(
    _ plan: RunPlan, metadata: RunMetadata, sink: any Sink, log: RunLog,
    client: @escaping (Shard) throws -> any HTTPClient
  ) {
    self.plan = plan
    self.metadata = metadata
    self.sink = sink
    self.log = log
    self.client = client
  }

  /// Opens the sink, recovers what an earlier process left, places the population and saves the first checkpoint.
  ///
  /// - Throws: When the sink cannot be opened or the population does not fit.
  package func open() throws -> Run {
    let runtime = try Runtime(
      shards: plan.shards, pace: plan.speed.pace, seed: plan.seed, origin: resumed?.run.simulated ?? .start,
      crashMarkers: crashMarkers)
    let recovery = try RunRecovery(self)
    let services = Services()
    let pipeline = try RecordingPipeline(self, runtime, recovery, services)
    let population = try place(runtime, pipeline, recovery)
    let run = Run(self, runtime, recovery.earlier, population, pipeline, services)
    // So that a crash in the first act can be recovered, and a quarantine survives the next crash.
    try run.checkpoints?.saveFirst(run.collector.collectLast())
    return run
  }

  /// Spawns the population, or restores it.
  private func place(
    _ runtime: Runtime, _ pipeline: RecordingPipeline, _ recovery: RunRecovery
  ) throws -> Population {
    guard let resumed else {
      let population = Population(plan)
      try population.spawn(plan, runtime, pipeline.recording)
      return population
    }
    let population = try Population(plan, resumed)
    try population.now.restore(resumed, runtime, pipeline.recording, pipeline.names)
    pipeline.restore(inDoubt: recovery.spool.unknown, resumed.run.doubts ?? [], runtime)
    if let trap {
      let home = runtime.barrier.home(of: trap.actor)
      home.asDrainer { home.crashed(trap.actor, trap, isLast: trap.count >= Trap.limit) }
    }
    return population
  }
}
