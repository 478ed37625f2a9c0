import Foundation
import Synchronization

/// One execution of a simulation: its actors, its clock, its records.
public final class Run: Sendable {
  public let plan: RunPlan
  public let runtime: Runtime
  public let metadata: RunMetadata
  private let recording: RunRecording
  private let writer: RecordWriter
  private let sink: any Sink
  private let checkpoints: (any CheckpointStore)?
  private let log: RunLog
  private let life = Mutex<(thread: OSThread?, started: Int64, ended: Int64)>((nil, 0, 0))
  private let over = Atomic<Bool>(false)

  /// Makes a run that stands still: sink opened, population placed.
  ///
  /// - Parameters:
  ///   - checkpoints: Where the actors are saved at the end; nil is nowhere.
  ///   - client: Makes the HTTP client of a shard.
  /// - Throws: When the sink cannot be opened or the population does not fit.
  public init(
    _ plan: RunPlan, metadata: RunMetadata, sink: any Sink, checkpoints: (any CheckpointStore)? = nil, log: RunLog,
    client: (Shard) throws -> any HTTPClient
  ) throws {
    self.plan = plan
    self.metadata = metadata
    self.sink = sink
    self.checkpoints = checkpoints
    self.log = log
    let runtime = try Runtime(shards: plan.shards, pace: plan.speed.pace, seed: plan.seed)
    let writer = RecordWriter(
      sink, batchSize: plan.batch, flushEvery: plan.flush, waitsForRoom: plan.speed == .max, log: log)
    let targets = SimulatedTargets(runtime.exchange)
    let names = ActionNames()
    let recorders = try runtime.shards.map {
      ShardRecorder(
        $0, http: try client($0), targets: targets, names: names, writer: writer, calendar: plan.calendar,
        log: log)
    }
    self.runtime = runtime
    self.writer = writer
    recording = RunRecording(recorders)
    try sink.open(metadata)
    for part in plan.parts where part.count > 0 {
      let labels = part.names.prefix(part.count).map { ActorLabel(name: $0, tags: []) }
      try part.prepared.spawn(runtime, recording, part.tags, part.count, labels) {
        part.arrive.firstAct($0, of: part.count)
      }
    }
  }

  /// Lets the actors live, on threads of their own.
  public func start() {
    let recording = recording
    let runtime = runtime
    writer.start {
      for (shard, recorder) in zip(runtime.shards, recording.recorders) {
        shard.submit { recorder.flush() }
      }
    }
    let thread = OSThread("shard-0") {
      self.live()
      self.over.store(true, ordering: .releasing)
    }
    life.withLock {
      $0.started = SimulationClock.wallNow
      $0.thread = thread
    }
  }

  /// Whether the last act has ended.
  public var isOver: Bool { over.load(ordering: .acquiring) }

  /// Where the records are.
  var resultsLocation: String { sink.location }

  /// Ends the run: no act begins any more, those in flight may take so many seconds.
  public func stop(within seconds: Double = 5) { runtime.stop(within: Int64(seconds * 1e9)) }

  /// How far the run is; any thread.
  public var progress: RunProgress {
    var progress = RunProgress(
      simulated: min(runtime.now - .start, plan.duration ?? .nanoseconds(.max)), duration: plan.duration,
      actors: runtime.registry.count,
      dropped: writer.dropped)
    let started = life.withLock { $0.started }
    progress.wallSeconds = started == 0 ? 0 : Double(SimulationClock.wallNow - started) / 1e9
    for (shard, recorder) in zip(runtime.shards, recording.recorders) {
      progress.acts += shard.counters.acts
      progress.crashes += shard.counters.crashes
      progress.actions += recorder.totals.actions
      progress.failed += recorder.totals.failed
      progress.complaints += recorder.totals.complaints
      progress.lagP99 = max(progress.lagP99, recorder.totals.lagP99)
    }
    return progress
  }

  /// Waits for the last act, writes what is left and closes the sink.
  ///
  /// - Parameter stoppedBySignal: Whether somebody ended it from outside.
  public func finish(stoppedBySignal: Bool) -> RunSummary {
    let (thread, started) = life.withLock { ($0.thread, $0.started) }
    thread?.join()
    let ended = life.withLock { $0.ended }
    writer.close(within: 5)
    saveActors()
    var statistics = RunStatistics()
    for recorder in recording.recorders { statistics.merge(recorder.snapshot) }
    var summary = RunSummary(self, statistics, dropped: writer.dropped, stoppedBySignal: stoppedBySignal)
    summary.wallSeconds = Double(ended - started) / 1e9
    var end = metadata
    end.end = RunCalendar.wallMicroseconds
    end.verdict = summary.verdict
    do {
      try sink.close(end)
    } catch {
      log.write(.error, "the sink could not be closed", fields: ["sink": sink.location, "error": "\(error)"])
      summary.markIncomplete()
    }
    return summary
  }

  /// Saves what the actors have become; a failure is told, the run's results stay.
  private func saveActors() {
    guard let checkpoints else { return }
    do {
      for shard in runtime.shards { try checkpoints.save(shard.snapshots.map { try Checkpoint($0) }) }
    } catch {
      log.write(
        .error, "the actors could not be saved", fields: ["store": checkpoints.location, "error": "\(error)"])
    }
  }

  private func live() {
    let recording = recording
    runtime.run(
      until: plan.duration.map { .start + $0 } ?? .never,
      blocked: { [log, runtime] actor, shard, nanoseconds in
        log.write(
          .warning, "an actor blocks its thread; use await instead of waiting, or do less in one act",
          at: runtime.now, actor: actor == 0 ? nil : runtime.identity(of: actor), shard: shard.index,
          fields: ["milliseconds": "\(nanoseconds / 1_000_000)"])
      },
      finally: { recording.recorders[$0.index].close() })
    for recorder in recording.recorders { recorder.handOver() }
    life.withLock { $0.ended = SimulationClock.wallNow }
  }
}

extension Runtime {
  /// Who an actor is, for the record.
  func identity(of actor: ActorID) -> ActorIdentity? {
    registry.behavior(of: actor).map { ActorIdentity(id: actor, behavior: $0, givenName: registry.name(of: actor)) }
  }
}
