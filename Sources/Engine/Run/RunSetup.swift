package import ActorRuntime
package import Beamulator
import Platform

/// The parts of a run. Only ``open()`` has effects.
package struct RunSetup {
  package var plan: RunPlan
  package var metadata: RunMetadata
  package var sink: any Sink
  package var log: RunLog
  /// The store in which the actors are saved each second and at the end; nil saves no checkpoints.
  package var checkpoints: (any CheckpointStore)?
  /// The checkpoint from which a resumed run starts; the plan is then the result of
  /// ``RunPlan/resuming(_:hasEnded:keepsChanges:)``.
  package var resumed: Checkpoint?
  /// The trap that ended the engine before this one.
  package var trap: Trap?
  package var crashMarkers: CrashMarkers?
  /// The folder of the spool; nil keeps the records in memory, where they are lost with the process.
  package var spoolFolder: String?
  /// The folder of crash reports; nil writes none.
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

  /// Opens the sink, recovers the records of earlier processes, places the population and saves the first checkpoint.
  ///
  /// - Throws: If the sink or the spool cannot be opened, the population does not fit, or the checkpoint cannot be
  ///   saved.
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
