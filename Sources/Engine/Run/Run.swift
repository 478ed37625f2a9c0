package import ActorRuntime
import Beamulator
import Platform
import Synchronization

/// One execution of a simulation: its actors, its clock, its records. Opened by ``RunSetup/open()``.
package final class Run: Sendable {
  package let plan: RunPlan
  package let runtime: Runtime
  package let metadata: RunMetadata
  /// The health of the services that the run depends on.
  package let services: Services
  let recording: RunRecording
  let shardServices: [ShardServices]
  let writer: RecordWriter
  let names: ActionNames
  let population: Population
  let overrides: RunOverrides
  let gate = CommandGate()
  let collector: CheckpointCollector
  let checkpoints: CheckpointWriter?
  let log: RunLog
  private let sink: any Sink
  /// The run at the checkpoint from which it was resumed, with the later records counted; nil for a new run.
  private let earlier: SavedRun?
  private let clock: RunClock
  private let over = Atomic<Bool>(false)
  private let targetRestarts: Locked<Int>

  /// Connects the parts of a run, without effects.
  init(
    _ setup: RunSetup, _ runtime: Runtime, _ earlier: SavedRun?, _ population: Population,
    _ pipeline: RecordingPipeline, _ services: Services
  ) {
    plan = setup.plan
    metadata = setup.metadata
    sink = setup.sink
    log = setup.log
    self.runtime = runtime
    self.earlier = earlier
    self.population = population
    self.services = services
    (recording, shardServices, writer, names) = (
      pipeline.recording, pipeline.services, pipeline.writer, pipeline.names
    )
    let overrides = RunOverrides(setup.plan, setup.resumed?.run)
    self.overrides = overrides
    let (clock, targetRestarts) = (RunClock(), Locked(0))
    (self.clock, self.targetRestarts) = (clock, targetRestarts)
    var traps = earlier?.traps
    if let trap = setup.trap { traps = (traps ?? [:]).merging([trap.actor: trap.count]) { $1 } }
    let plan = setup.plan
    let writer = pipeline.writer
    collector = CheckpointCollector(
      runtime, pipeline.services, writer, pipeline.targets, pipeline.names,
      stateVersions: Dictionary(plan.kinds.map { ($0.name, $0.stateVersion) }, uniquingKeysWith: { $1 }),
      hasOutsideTarget: plan.target != nil, log: setup.log
    ) { [traps] in
      var statistics = earlier?.statistics ?? RunStatistics()
      statistics.targetRestarts += targetRestarts.withLock { $0 }
      var saved = SavedRun(
        simulation: plan.simulation, seed: plan.seed, clockStart: plan.calendar.start, simulated: .start, sequence: 0,
        isExact: false, wallSeconds: clock.seconds + (earlier?.wallSeconds ?? 0),
        cpuSeconds: clock.cpuSeconds + (earlier?.cpuSeconds ?? 0),
        skipped: runtime.skippedTime + (earlier?.skipped ?? .zero), groups: [], targets: [:],
        dropped: writer.dropped + (earlier?.dropped ?? 0), traps: traps, statistics: statistics)
      population.save(to: &saved)
      saved.changes = overrides.now.changes
      return saved
    }
    checkpoints = setup.checkpoints.map { CheckpointWriter($0, writer, services: services, log: setup.log) }
  }

  /// Starts the actors, the writer of records and the writer of checkpoints, on threads of their own.
  package func start() {
    let (recorders, runtime) = (recording.recorders, runtime)
    // Only now: before the writer runs, a shard would wait indefinitely for room in the spool.
    writer.setBackpressure(plan.speed == .max)
    writer.start {
      for (shard, recorder) in zip(runtime.shards, recorders) { shard.submit { recorder.updateTotals() } }
    }
    if overrides.now.changes.isPaused { runtime.pause() }
    // The run was stopping when its engine crashed.
    if overrides.now.changes.isStopped { stop(within: 0) }
    clock.start()
    let collector = collector
    checkpoints?.start { collector.collect($0) }
    clock.thread = OSThread("shard-0") {
      self.runActors()
      self.over.store(true, ordering: .releasing)
    }
  }

  private func runActors() {
    let services = shardServices
    runtime.run(
      until: overrides.now.duration.map { .start + $0 } ?? .never,
      blocked: { [log, runtime] actor, shard, nanoseconds in
        log.write(
          .warning, "an actor blocks its thread; use await instead of waiting, or do less in one act",
          at: runtime.now, actor: actor == 0 ? nil : runtime.identity(of: actor), shard: shard.index,
          fields: ["milliseconds": "\(nanoseconds / 1_000_000)"])
      },
      finally: { services[$0.index].http.close() })
    gate.close()
    clock.end()
  }

  /// Stops the run: no further act starts, and acts in flight may take up to a number of seconds.
  package func stop(within seconds: Double = 5) { runtime.stop(within: Int64(seconds * 1e9)) }

  /// Waits for the last act, writes the remaining records and the last checkpoint, and closes the sink.
  ///
  /// - Parameter stoppedBySignal: Whether a signal stopped the run.
  package func finish(stoppedBySignal: Bool) -> RunSummary {
    clock.thread?.join()
    writer.close(within: 5)
    checkpoints?.close(collector.collectLast())
    var summary = RunSummary(
      self, finalStatistics, lost: writer.lost + (earlier?.dropped ?? 0), waiting: writer.waiting,
      wasStopped: stoppedBySignal || overrides.now.wasStopped)
    summary.cpuSeconds = clock.cpuSeconds + (earlier?.cpuSeconds ?? 0)
    do {
      if let counts = try sink.counts(of: metadata.runID) {
        summary.compare(recorded: Int(writer.lastAcknowledged), with: counts)
      }
    } catch {
      log.write(.error, "cannot count the records", fields: ["sink": sink.location, "error": "\(error)"])
      summary.markIncomplete()
    }
    close(&summary)
    return summary
  }

  private var finalStatistics: RunStatistics {
    var statistics = earlierStatistics
    for recorder in recording.recorders { statistics.merge(recorder.snapshot) }
    statistics.targetRestarts += targetRestarts.withLock { $0 }
    return statistics
  }

  /// Closes the sink and removes the spool.
  private func close(_ summary: inout RunSummary) {
    var end = metadata
    end.end = RunCalendar.systemMicroseconds
    end.verdict = summary.verdict
    do {
      try sink.close(end)
      writer.removeSpool()
    } catch {
      log.write(.error, "cannot close the sink", fields: ["sink": sink.location, "error": "\(error)"])
      summary.markIncomplete()
    }
  }

  /// Records an event of the target process; callable from any thread, before the run is finished.
  package func recordTarget(_ event: EventRecord.Kind, detail: String) {
    if event == .targetStarted { targetRestarts.withLock { $0 += 1 } }
    writer.take(
      EventRecord(
        timestamp: plan.calendar.microseconds(runtime.now), realTime: RunCalendar.systemMicroseconds, actor: .target,
        event: event, detail: RecordText.truncated(detail)))
  }
}

/// The progress of a run; callable from any thread.
extension Run {
  /// Whether the last act has ended.
  package var isOver: Bool { over.load(ordering: .acquiring) }

  /// The location of the records.
  package var sinkLocation: String { sink.location }

  /// The statistics of the earlier processes of the run.
  var earlierStatistics: RunStatistics { earlier?.statistics ?? RunStatistics() }

  /// Simulated time that was skipped rather than waited for, over the whole run.
  var skipped: Timespan { runtime.skippedTime + (earlier?.skipped ?? .zero) }

  private var phase: RunProgress.Phase {
    isOver ? .ended : runtime.isStopping ? .stopping : runtime.isPaused ? .paused : .running
  }

  package var progress: RunProgress {
    var progress = RunProgress(
      simulated: min(runtime.now - .start, overrides.now.duration ?? .nanoseconds(.max)),
      duration: overrides.now.duration, actors: runtime.registry.count,
      dropped: writer.dropped + (earlier?.dropped ?? 0), speed: overrides.now.speed, phase: phase)
    progress.wallSeconds = clock.seconds + (earlier?.wallSeconds ?? 0)
    if let earlier { progress.add(earlier.statistics) }
    for (shard, recorder) in zip(runtime.shards, recording.recorders) {
      progress.add(shard.counters, recorder.totals)
    }
    return progress
  }
}

extension Runtime {
  /// Returns the identity of an actor for records.
  func identity(of actor: ActorID) -> ActorIdentity? {
    registry.behavior(of: actor).map { ActorIdentity(id: actor, behavior: $0, givenName: registry.name(of: actor)) }
  }
}
