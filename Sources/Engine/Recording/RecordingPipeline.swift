import ActorRuntime
import Beamulator

/// The path of records: from the services of acts through the recorders and the spool to the sink.
struct RecordingPipeline {
  let writer: RecordWriter
  let recording: RunRecording
  let services: [ShardServices]
  let targets: SimulatedTargets
  let names: ActionNames

  init(_ setup: RunSetup, _ runtime: Runtime, _ recovery: RunRecovery, _ health: Services) throws {
    let (plan, log, segments) = (setup.plan, setup.log, recovery.segments)
    let names = ActionNames(log: log)
    self.names = names
    let spools = try runtime.shards.map { try SpoolWriter(segments, stream: segments.stream($0.index)) }
    writer = try RecordWriter(
      setup.sink, segments, spools, after: recovery.spool, batchSize: plan.batch, flushEvery: plan.flush,
      appliesBackpressure: plan.speed == .max, services: health, log: log)
    let targets = SimulatedTargets(runtime.barrier, saved: setup.resumed?.run.targets ?? [:])
    self.targets = targets
    let incidents = RecentIncidents()
    let reports = setup.crashFolder.map { CrashReports(folder: $0, log: log) }
    // A run without outside effects is repeated from its last checkpoint, so that no action is in doubt.
    let actsOutside = plan.target != nil || plan.speed != .max
    let services = try zip(runtime.shards, spools).map { shard, spool in
      let recorder = ShardRecorder(
        shard, names: names, spool: spool, journal: actsOutside ? segments.inFlightJournal(shard.index) : nil,
        calendar: plan.calendar, incidents: incidents, keepsRecentActions: reports != nil)
      return ShardServices(
        http: try setup.client(shard), calendar: plan.calendar, recorder: recorder, inDoubt: InDoubtActions(shard),
        targets: targets, names: names)
    }
    for (shard, services) in zip(runtime.shards, services) { shard.setServices(services) }
    self.services = services
    recording = RunRecording(
      services.map(\.recorder), incidents, calendar: plan.calendar, log: log, crashReports: reports)
  }

  /// Restores the in-doubt actions of actors.
  ///
  /// - Parameters:
  ///   - found: The in-doubt actions found by the recovery.
  ///   - saved: The in-doubt actions in the checkpoint.
  func restore(inDoubt found: [ActionRecord], _ saved: [SavedRun.Doubt], _ runtime: Runtime) {
    for doubt in saved {
      let home = runtime.barrier.home(of: doubt.actor)
      services[home.index].inDoubt.add(doubt.action, of: doubt.actor, acts: doubt.acts)
    }
    for record in found {
      let home = runtime.barrier.home(of: record.actor.id)
      services[home.index].inDoubt.add(
        ActionInDoubt(name: record.action, arguments: record.arguments), of: record.actor.id,
        acts: home.snapshot(of: record.actor.id)?.acts ?? 0)
    }
  }
}
