/// What is to be saved, as it was found.
struct Harvest: Sendable {
  /// What was found of a shard at a stretch.
  struct Stretch: Sendable {
    /// Those that have changed.
    var actors: [ActorID] = []
    var chunks: [CheckpointChunk] = []
    /// Those that have stopped for ever.
    var gone: [ActorID] = []
    /// What it took, in nanoseconds.
    var cpu: Int64 = 0
  }

  var run: SavedRun
  /// Later ones hold what is later.
  var stretches: [Stretch] = []
  var gone: [ActorID] = []

  /// Both, where the other is the later.
  func followed(by later: Harvest) -> Harvest {
    Harvest(
      run: later.run, stretches: stretches + later.stretches,
      gone: Self.gone(gone, before: later.stretches) + later.gone)
  }

  /// Those of the gone who have not come to life again since.
  static func gone(_ gone: [ActorID], before later: [Stretch]) -> [ActorID] {
    if gone.isEmpty { return [] }
    let living = Set(later.lazy.flatMap(\.actors))
    return gone.filter { !living.contains($0) }
  }
}

/// Gathers what is to be saved of a run from its shards.
///
/// When time skips, all actors are taken at one instant at which none acts, so that a run that goes on from there decides
/// as if it had not ended. At a pace each shard is asked on its own thread, for a millisecond at a stretch.
final class Harvester: Sendable {
  /// What a shard has gathered.
  private struct Part: Sendable {
    var stretches: [Harvest.Stretch] = []
    var gone: [ActorID] = []
    /// Nil until all of the shard's actors have been looked at.
    var statistics: RunStatistics?
    var recorded: (stream: Int, end: SpoolPosition)?
    var doubts: [SavedRun.Doubt] = []
  }

  /// So long a shard's acts may wait, in nanoseconds.
  private static let stretch: Int64 = 1_000_000
  /// So long an instant without any act in flight is waited for, in nanoseconds.
  private static let patience: Int64 = 10_000_000_000

  private let runtime: Runtime
  private let records: RecordWriter
  private let targets: SimulatedTargets
  private let hasOutsideTarget: Bool
  private let log: RunLog
  private let run: @Sendable () -> SavedRun
  private let shards: [ShardHarvester]
  private let parts: Guarded<(shards: [Part], targets: [String: String])>

  /// - Parameter stateVersions: By the behavior's name.
  /// - Parameter run: What there is to say of the run beside its actors, its records and its time.
  init(
    _ runtime: Runtime, _ recorders: [ShardRecorder], _ records: RecordWriter, _ targets: SimulatedTargets,
    _ names: ActionNames, stateVersions: [String: Int], hasOutsideTarget: Bool, log: RunLog,
    run: @escaping @Sendable () -> SavedRun
  ) {
    self.runtime = runtime
    self.records = records
    self.targets = targets
    self.hasOutsideTarget = hasOutsideTarget
    self.log = log
    self.run = run
    let unsavable = Guarded<Set<String>>([])
    shards = zip(runtime.shards, recorders).map {
      ShardHarvester($0, $1, names, stateVersions: stateVersions, log: log, unsavable: unsavable)
    }
    parts = Guarded((Array(repeating: Part(), count: shards.count), [:]))
  }

  /// Gathers what has changed while the run lives, and hands it over; any thread.
  func gather(_ take: @escaping @Sendable (Harvest) -> Void) {
    let isAtStandstill = runtime.atStandstill(within: hasOutsideTarget ? 0 : Self.patience) { time, isStill in
      if !isStill, !self.hasOutsideTarget {
        self.log.write(
          .warning, "the actors are saved though some act: after a resume, acts that were in flight begin again",
          at: time)
      }
      take(self.gatherAll(at: time, isExact: isStill && !self.hasOutsideTarget))
    }
    guard !isAtStandstill else { return }
    let time = runtime.now
    for index in shards.indices { runtime.shards[index].submit { self.look(index, time, take) } }
  }

  /// Gathers what has changed once the run is over.
  func gatherLast() -> Harvest {
    // A stop ends questions and delivers what waits: what comes of that is no instant of an uninterrupted run.
    let isStill =
      runtime.skips && !runtime.isStopping && runtime.shards.allSatisfy { $0.counters.inFlight == 0 }
    // What the sink does not have yet would be thrown away with what happens again.
    return gatherAll(at: runtime.now, isExact: isStill && !hasOutsideTarget && records.isSettled)
  }

  private func gatherAll(at time: SimulatedTime, isExact: Bool) -> Harvest {
    for index in shards.indices {
      // Those that were looked at may have changed since.
      shards[index].restart()
      while !look(index, for: .max) {}
      finish(index)
    }
    return harvest(at: time, isExact: isExact)
  }

  /// Looks at a shard's actors, and on later if there are many.
  private func look(_ index: Int, _ time: SimulatedTime, _ take: @escaping @Sendable (Harvest) -> Void) {
    guard look(index, for: Self.stretch) else {
      return runtime.shards[index].submit { self.look(index, time, take) }
    }
    finish(index)
    if parts.withLock({ $0.shards.allSatisfy { $0.statistics != nil } }) { take(harvest(at: time, isExact: false)) }
  }

  /// Looks on at a shard's actors; true when all have been looked at.
  private func look(_ index: Int, for limit: Int64) -> Bool {
    let (stretch, isLast) = shards[index].look(for: limit)
    parts.withLock { parts in
      parts.shards[index].stretches.append(stretch)
      parts.shards[index].gone = Harvest.gone(parts.shards[index].gone, before: [stretch]) + stretch.gone
    }
    return isLast
  }

  private func finish(_ index: Int) {
    let recorder = shards[index].recorder
    var saved: [String: String]?
    if index == 0 {
      do {
        saved = try runtime.exchange.asTarget { try targets.saved() }
      } catch {
        log.write(.error, "a simulated target could not be saved", fields: ["error": "\(error)"])
      }
    }
    parts.withLock { parts in
      parts.shards[index].statistics = recorder.snapshot
      parts.shards[index].recorded = recorder.recorded
      parts.shards[index].doubts = recorder.openDoubts()
      if let saved { parts.targets = saved }
    }
  }

  private func harvest(at time: SimulatedTime, isExact: Bool) -> Harvest {
    var harvest = Harvest(run: run())
    harvest.run.simulated = time
    harvest.run.isExact = isExact
    var ends: [Int: SpoolPosition] = [:]
    parts.withLock { parts in
      harvest.run.targets = parts.targets
      for index in parts.shards.indices {
        if let statistics = parts.shards[index].statistics { harvest.run.statistics.merge(statistics) }
        harvest.stretches += parts.shards[index].stretches
        harvest.gone += parts.shards[index].gone
        harvest.run.doubts = (harvest.run.doubts ?? []) + parts.shards[index].doubts
        if let recorded = parts.shards[index].recorded { ends[recorded.stream] = recorded.end }
        parts.shards[index] = Part()
      }
    }
    // After an exact instant everything happens again: nothing of it is to be counted or numbered with what came before.
    harvest.run.sequence = isExact ? records.mark(ends) : records.lastTaken
    harvest.run.spool = isExact ? [:] : ends.merging(records.otherEnds) { $1 }
    return harvest
  }
}
