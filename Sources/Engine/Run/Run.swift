package import Beamulator
import Platform
package import ActorRuntime
import Foundation
import Synchronization

/// One execution of a simulation: its actors, its clock, its records.
package final class Run: Sendable {
  package let plan: RunPlan
  package let runtime: Runtime
  package let metadata: RunMetadata
  /// How the services are that it stands on.
  package let services = Services()
  let recording: RunRecording
  let shardServices: [ShardServices]
  let writer: RecordWriter
  let names: ActionNames
  let population: Population
  let course: RunOverrides
  let desk = RunController()
  private let sink: any Sink
  private let collector: CheckpointCollector
  let checkpoints: CheckpointWriter?
  /// How far it was when it was saved, if it goes on.
  private let earlier: SavedRun?
  let log: RunLog
  private let life: RunClock
  private let over = Atomic<Bool>(false)
  private let targetRestarts: Locked<Int>

  /// Makes a run that stands still: sink opened, population placed.
  ///
  /// - Parameters:
  ///   - checkpoints: Where the actors are saved each second and at the end; nil is nowhere.
  ///   - checkpoint: What was saved of the run, if it goes on; the plan is then ``RunPlan/resuming(_:)`` it.
  ///   - trap: Whose code took the process down that the run was in.
  ///   - crashMarkers: Where it stands who is acting.
  ///   - spoolFolder: Where records wait for the sink; nil is in memory, where they are gone with the process.
  ///   - crashFolder: Where reports of crashes are put; nil is nowhere.
  ///   - client: Makes the HTTP client of a shard.
  /// - Throws: When the sink cannot be opened or the population does not fit.
  package init(
    _ plan: RunPlan, metadata: RunMetadata, sink: any Sink, checkpoints: (any CheckpointStore)? = nil,
    resuming checkpoint: Checkpoint? = nil, trap: Trap? = nil, crashMarkers: CrashMarkers? = nil, log: RunLog,
    spoolFolder: String? = nil, crashFolder: String? = nil, client: (Shard) throws -> any HTTPClient
  ) throws {
    self.plan = plan
    self.metadata = metadata
    self.sink = sink
    self.log = log
    let runtime = try Runtime(
      shards: plan.shards, pace: plan.speed.pace, seed: plan.seed, origin: checkpoint?.run.simulated ?? .start,
      crashMarkers: crashMarkers)
    let appliesBackpressure = plan.speed == .max
    var folder = try spoolFolder.map(SpoolFolder.init)
    // What happened in the run only happens again.
    if checkpoint?.run.isExact != false { folder?.removeStreams() }
    let spool = Spool(folder, size: plan.spool.value, appliesBackpressure: appliesBackpressure)
    var left = SpoolRecovery(sequence: 0)
    if let saved = checkpoint?.run {
      let last = try sink.reopen(metadata, keepingUpTo: saved.isExact ? saved.sequence : nil)
      left =
        saved.isExact ? SpoolRecovery(sequence: saved.sequence) : SpoolRecovery(of: spool, stored: last, after: saved)
      let later = left.sequence + Int64(left.count) - saved.sequence
      if later > 0 {
        log.write(
          .warning, "records are later than the actors that were saved; what they tell of may happen again",
          at: saved.simulated, fields: ["records": "\(later)", "in doubt": "\(left.doubtful.count)"])
      }
    } else {
      try sink.open(metadata)
    }
    var saved = checkpoint?.run
    // Actors in quarantine are counted anew.
    saved?.statistics.quarantined = 0
    saved?.statistics.merge(left.later)
    let earlier = saved
    self.earlier = earlier
    let writers = try runtime.shards.indices.map { try SpoolWriter(spool, stream: spool.stream($0)) }
    let writer = try RecordWriter(
      sink, spool, writers, after: left, batchSize: plan.batch, flushEvery: plan.flush,
      appliesBackpressure: appliesBackpressure,
      services: services, log: log)
    let targets = SimulatedTargets(runtime.barrier, saved: checkpoint?.run.targets ?? [:])
    let names = ActionNames()
    self.names = names
    let incidents = RecentIncidents()
    let crashReports = crashFolder.map { CrashReports(folder: $0, log: log) }
    // What a run does to itself only is done again from the last checkpoint, all of it.
    let actsOutside = plan.target != nil || plan.speed != .max
    let recorders = runtime.shards.map {
      ShardRecorder(
        $0, names: names, spool: writers[$0.index],
        journal: actsOutside ? spool.inFlightJournal($0.index) : nil, calendar: plan.calendar, incidents: incidents,
        keepsRecentActions: crashReports != nil)
    }
    let shardServices = try zip(runtime.shards, recorders).map { shard, recorder in
      let services = ShardServices(
        http: try client(shard), calendar: plan.calendar, recorder: recorder, inDoubt: InDoubtActions(shard),
        targets: targets, names: names)
      shard.setServices(services)
      return services
    }
    self.shardServices = shardServices
    self.runtime = runtime
    self.writer = writer
    recording = RunRecording(
      recorders, incidents, calendar: plan.calendar, log: log, crashReports: crashReports)
    let life = RunClock()
    self.life = life
    let course = RunOverrides(plan, checkpoint?.run)
    self.course = course
    let population: Population
    if let checkpoint {
      population = try Population(plan, checkpoint)
      try Self.restore(checkpoint, population.now, runtime, recording, names)
      Self.restoreDoubts(left.unknown, checkpoint.run.doubts ?? [], runtime, shardServices)
      if let trap { Self.crash(trap, runtime) }
    } else {
      population = Population(plan)
      try Self.spawn(plan, population, runtime, recording)
    }
    var traps = earlier?.traps
    if let trap { traps = (traps ?? [:]).merging([trap.actor: trap.count]) { $1 } }
    self.population = population
    let targetRestarts = Locked(0)
    self.targetRestarts = targetRestarts
    collector = CheckpointCollector(
      runtime, shardServices, writer, targets, names,
      stateVersions: Dictionary(plan.kinds.map { ($0.name, $0.stateVersion) }, uniquingKeysWith: { $1 }),
      hasOutsideTarget: plan.target != nil, log: log
    ) { [traps] in
      var statistics = earlier?.statistics ?? RunStatistics()
      statistics.targetRestarts += targetRestarts.withLock { $0 }
      var saved = SavedRun(
        simulation: plan.simulation, seed: plan.seed, clockStart: plan.calendar.start, simulated: .start, sequence: 0,
        isExact: false, wallSeconds: life.seconds + (earlier?.wallSeconds ?? 0),
        cpuSeconds: life.cpuSeconds + (earlier?.cpuSeconds ?? 0),
        skipped: runtime.skippedTime + (earlier?.skipped ?? .zero), groups: [], targets: [:],
        dropped: writer.dropped + (earlier?.dropped ?? 0), traps: traps, statistics: statistics)
      population.save(to: &saved)
      saved.changes = course.now.changes
      return saved
    }
    self.checkpoints = checkpoints.map { [services] in
      CheckpointWriter($0, writer, services: services, log: log)
    }
    // So that who dies in its first act comes back too, and a quarantine outlives the next death.
    try self.checkpoints?.saveFirst(collector.collectLast())
  }

  /// Places a population that begins to live.
  private static func spawn(
    _ plan: RunPlan, _ population: Population, _ runtime: Runtime, _ recording: RunRecording
  ) throws {
    for (index, part) in plan.parts.enumerated() where part.count > 0 {
      let labels = part.names.prefix(part.count).map { ActorLabel(name: $0, tags: []) }
      let ids = try runtime.spawn(
        part.prepared.group(recording, part.tags), count: part.count, labels: labels,
        firstAct: { part.arrive.firstAct($0, of: part.count) })
      population.enter(index, ids)
    }
  }

  /// Lets the actors live, on threads of their own.
  package func start() {
    let recording = recording
    let runtime = runtime
    writer.start {
      for (shard, recorder) in zip(runtime.shards, recording.recorders) {
        shard.submit { recorder.updateTotals() }
      }
    }
    let collector = collector
    if course.now.changes.isPaused { runtime.pause() }
    // It was ending when its engine died.
    if course.now.changes.isStopped { stop(within: 0) }
    life.start()
    checkpoints?.start { collector.collect($0) }
    life.thread = OSThread("shard-0") {
      self.live()
      self.over.store(true, ordering: .releasing)
    }
  }

  /// What the processes before this one had measured.
  var earlierStatistics: RunStatistics { earlier?.statistics ?? RunStatistics() }

  /// Whether the last act has ended.
  package var isOver: Bool { over.load(ordering: .acquiring) }

  private var phase: RunProgress.Phase {
    isOver ? .ended : runtime.isStopping ? .stopping : runtime.isPaused ? .paused : .running
  }

  /// Where the records are.
  package var sinkLocation: String { sink.location }

  /// Ends the run: no act begins any more, those in flight may take so many seconds.
  package func stop(within seconds: Double = 5) { runtime.stop(within: Int64(seconds * 1e9)) }

  /// How far the run is; any thread.
  package var progress: RunProgress {
    var progress = RunProgress(
      simulated: min(runtime.now - .start, course.now.duration ?? .nanoseconds(.max)), duration: course.now.duration,
      actors: runtime.registry.count,
      dropped: writer.dropped + (earlier?.dropped ?? 0), speed: course.now.speed, phase: phase)
    progress.wallSeconds = life.seconds + (earlier?.wallSeconds ?? 0)
    if let earlier {
      progress.acts = earlier.statistics.acts
      progress.crashes = earlier.statistics.crashes
      progress.actions = earlier.statistics.performed
      progress.failed = earlier.statistics.failed
      progress.complaints = earlier.statistics.complained
    }
    for (shard, recorder) in zip(runtime.shards, recording.recorders) {
      progress.acts += shard.counters.acts
      progress.crashes += shard.counters.crashes
      progress.quarantined += shard.counters.quarantined
      progress.paused += shard.counters.paused
      progress.actions += recorder.totals.actions
      progress.failed += recorder.totals.failed
      progress.complaints += recorder.totals.complaints
      progress.lagP99 = max(progress.lagP99, recorder.totals.lagP99)
    }
    return progress
  }

  /// Records what happened to the target that was started for the run; any thread, before the run is finished.
  package func recordTarget(_ event: EventRecord.Kind, detail: String) {
    if event == .targetStarted { targetRestarts.withLock { $0 += 1 } }
    writer.take(
      EventRecord(
        timestamp: plan.calendar.microseconds(runtime.now), realTime: RunCalendar.systemMicroseconds, actor: .target,
        event: event, detail: RecordText.truncated(detail)))
  }

  /// Waits for the last act, writes what is left and closes the sink.
  ///
  /// - Parameter stoppedBySignal: Whether somebody ended it from outside.
  package func finish(stoppedBySignal: Bool) -> RunSummary {
    life.thread?.join()
    writer.close(within: 5)
    checkpoints?.close(collector.collectLast())
    var statistics = earlier?.statistics ?? RunStatistics()
    for recorder in recording.recorders { statistics.merge(recorder.snapshot) }
    statistics.targetRestarts += targetRestarts.withLock { $0 }
    var summary = RunSummary(
      self, statistics, lost: writer.lost + (earlier?.dropped ?? 0), waiting: writer.waiting,
      wasStopped: stoppedBySignal || course.now.wasStopped)
    summary.cpuSeconds = life.cpuSeconds + (earlier?.cpuSeconds ?? 0)
    do {
      if let counts = try sink.counts(of: metadata.runID) {
        summary.compare(recorded: Int(writer.lastAcknowledged), with: counts)
      }
    } catch {
      log.write(.error, "the records could not be counted", fields: ["sink": sink.location, "error": "\(error)"])
      summary.markIncomplete()
    }
    var end = metadata
    end.end = RunCalendar.systemMicroseconds
    end.verdict = summary.verdict
    do {
      try sink.close(end)
      writer.removeSpool()
    } catch {
      log.write(.error, "the sink could not be closed", fields: ["sink": sink.location, "error": "\(error)"])
      summary.markIncomplete()
    }
    return summary
  }

  /// Simulated time that was skipped rather than waited for, over the whole run.
  var skipped: Timespan { runtime.skippedTime + (earlier?.skipped ?? .zero) }

  private func live() {
    let services = shardServices
    runtime.run(
      until: course.now.duration.map { .start + $0 } ?? .never,
      blocked: { [log, runtime] actor, shard, nanoseconds in
        log.write(
          .warning, "an actor blocks its thread; use await instead of waiting, or do less in one act",
          at: runtime.now, actor: actor == 0 ? nil : runtime.identity(of: actor), shard: shard.index,
          fields: ["milliseconds": "\(nanoseconds / 1_000_000)"])
      },
      finally: { services[$0.index].http.close() })
    desk.close()
    life.end()
  }
}

extension Runtime {
  /// Who an actor is, for the record.
  func identity(of actor: ActorID) -> ActorIdentity? {
    registry.behavior(of: actor).map { ActorIdentity(id: actor, behavior: $0, givenName: registry.name(of: actor)) }
  }
}
