import Beamulator
import Platform
import ActorRuntime

/// Collects the contents of a checkpoint from the shards of a run.
///
/// When time skips, all actors are collected at a quiescent point, so that a resumed run makes the same decisions as an
/// uninterrupted one. At a pace, each shard is scanned on its own thread in slices of a millisecond.
final class CheckpointCollector: Sendable {
  /// The collected contents of a shard.
  private struct Part: Sendable {
    var slices: [CheckpointCapture.Slice] = []
    var gone: [ActorID] = []
    /// Nil until all of the shard's actors have been scanned.
    var statistics: RunStatistics?
    var recorded: (stream: Int, end: SpoolPosition)?
    var doubts: [SavedRun.Doubt] = []
  }

  /// The longest time for which a scan delays a shard's acts, in nanoseconds.
  private static let timeSlice: Int64 = 1_000_000
  /// The longest wait for a quiescent point, in nanoseconds.
  private static let quiescenceTimeout: Int64 = 10_000_000_000

  private let runtime: Runtime
  private let records: RecordWriter
  private let targets: SimulatedTargets
  private let hasOutsideTarget: Bool
  private let log: RunLog
  private let run: @Sendable () -> SavedRun
  private let shards: [ShardCheckpointCollector]
  private let parts: Locked<(shards: [Part], targets: [String: String])>

  /// - Parameters:
  ///   - stateVersions: The state versions by behavior name.
  ///   - run: Returns the state of the run, without its actors, records and simulated time.
  init(
    _ runtime: Runtime, _ services: [ShardServices], _ records: RecordWriter, _ targets: SimulatedTargets,
    _ names: ActionNames, stateVersions: [String: Int], hasOutsideTarget: Bool, log: RunLog,
    run: @escaping @Sendable () -> SavedRun
  ) {
    self.runtime = runtime
    self.records = records
    self.targets = targets
    self.hasOutsideTarget = hasOutsideTarget
    self.log = log
    self.run = run
    let unsavable = Locked<Set<String>>([])
    shards = zip(runtime.shards, services).map {
      ShardCheckpointCollector($0, $1, names, stateVersions: stateVersions, log: log, unsavable: unsavable)
    }
    parts = Locked((Array(repeating: Part(), count: shards.count), [:]))
  }

  /// Collects the changes of a running simulation and passes them to a closure. Thread-safe.
  func collect(_ body: @escaping @Sendable (CheckpointCapture) -> Void) {
    let isScheduled = runtime.atQuiescentPoint(within: hasOutsideTarget ? 0 : Self.quiescenceTimeout) {
      time, isQuiescent in
      if !isQuiescent, !self.hasOutsideTarget {
        self.log.write(
          .warning, "checkpoint taken with acts in flight; they restart on resume",
          at: time)
      }
      body(self.collectAll(at: time, isExact: isQuiescent && !self.hasOutsideTarget))
    }
    guard !isScheduled else { return }
    let time = runtime.now
    for index in shards.indices { runtime.shards[index].submit { self.scan(index, time, body) } }
  }

  /// Collects the changes after the end of the run.
  func collectLast() -> CheckpointCapture {
    // A stop cancels requests and delivers waiting effects: an uninterrupted run has no such instant.
    let isQuiescent =
      runtime.skips && !runtime.isStopping && runtime.shards.allSatisfy { $0.counters.inFlight == 0 }
    // An exact checkpoint discards later records on resume, so none may be unacknowledged.
    return collectAll(at: runtime.now, isExact: isQuiescent && !hasOutsideTarget && records.isAcknowledged)
  }

  private func collectAll(at time: SimulatedTime, isExact: Bool) -> CheckpointCapture {
    for index in shards.indices {
      // Actors scanned before may have changed since.
      shards[index].restart()
      while !scan(index, for: .max) {}
      _ = finish(index)
    }
    return capture(at: time, isExact: isExact)
  }

  /// Scans a shard's actors, in further slices if there are many.
  private func scan(_ index: Int, _ time: SimulatedTime, _ body: @escaping @Sendable (CheckpointCapture) -> Void) {
    guard scan(index, for: Self.timeSlice) else {
      return runtime.shards[index].submit { self.scan(index, time, body) }
    }
    if finish(index) { body(capture(at: time, isExact: false)) }
  }

  /// Continues the scan of a shard's actors; true when all have been scanned.
  private func scan(_ index: Int, for limit: Int64) -> Bool {
    let (slice, isLast) = shards[index].scan(for: limit)
    parts.withLock { parts in
      parts.shards[index].slices.append(slice)
      parts.shards[index].gone = CheckpointCapture.gone(parts.shards[index].gone, before: [slice]) + slice.gone
    }
    return isLast
  }

  /// Completes the scan of a shard; true for the last shard only, even if several shards finish concurrently.
  private func finish(_ index: Int) -> Bool {
    let recorder = shards[index].services.recorder
    var saved: [String: String]?
    if index == 0 {
      do {
        saved = try runtime.barrier.asTarget { try targets.saved() }
      } catch {
        log.write(.error, "cannot save a simulated target", fields: ["error": "\(error)"])
      }
    }
    return parts.withLock { parts in
      parts.shards[index].statistics = recorder.snapshot
      parts.shards[index].recorded = recorder.recorded
      parts.shards[index].doubts = shards[index].services.inDoubt.open()
      if let saved { parts.targets = saved }
      return parts.shards.allSatisfy { $0.statistics != nil }
    }
  }

  private func capture(at time: SimulatedTime, isExact: Bool) -> CheckpointCapture {
    var capture = CheckpointCapture(run: run())
    capture.run.simulated = time
    capture.run.isExact = isExact
    var ends: [Int: SpoolPosition] = [:]
    parts.withLock { parts in
      capture.run.targets = parts.targets
      for index in parts.shards.indices {
        if let statistics = parts.shards[index].statistics { capture.run.statistics.merge(statistics) }
        capture.slices += parts.shards[index].slices
        capture.gone += parts.shards[index].gone
        capture.run.doubts = (capture.run.doubts ?? []) + parts.shards[index].doubts
        if let recorded = parts.shards[index].recorded { ends[recorded.stream] = recorded.end }
        parts.shards[index] = Part()
      }
    }
    // After an exact checkpoint all later actions are repeated on resume: their records must not be counted or numbered
    // together with earlier ones.
    capture.run.sequence = isExact ? records.mark(ends) : records.lastTaken
    capture.run.spool = isExact ? [:] : ends.merging(records.otherEnds) { $1 }
    return capture
  }
}
