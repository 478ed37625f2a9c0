import Beamulator
import Platform
import ActorRuntime

/// Gathers what is to be saved of a run from its shards.
///
/// When time skips, all actors are taken at one instant at which none acts, so that a run that goes on from there decides
/// as if it had not ended. At a pace each shard is asked on its own thread, for a millisecond at a slice.
final class CheckpointCollector: Sendable {
  /// What a shard has gathered.
  private struct Part: Sendable {
    var slices: [CheckpointCapture.Slice] = []
    var gone: [ActorID] = []
    /// Nil until all of the shard's actors have been looked at.
    var statistics: RunStatistics?
    var recorded: (stream: Int, end: SpoolPosition)?
    var doubts: [SavedRun.Doubt] = []
  }

  /// So long a shard's acts may wait, in nanoseconds.
  private static let timeSlice: Int64 = 1_000_000
  /// So long an instant without any act in inFlight is waited for, in nanoseconds.
  private static let quiescenceTimeout: Int64 = 10_000_000_000

  private let runtime: Runtime
  private let records: RecordWriter
  private let targets: SimulatedTargets
  private let hasOutsideTarget: Bool
  private let log: RunLog
  private let run: @Sendable () -> SavedRun
  private let shards: [ShardCheckpointCollector]
  private let parts: Locked<(shards: [Part], targets: [String: String])>

  /// - Parameter stateVersions: By the behavior's name.
  /// - Parameter run: What there is to say of the run beside its actors, its records and its time.
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

  /// Gathers what has changed while the run lives, and hands it over; any thread.
  func collect(_ take: @escaping @Sendable (CheckpointCapture) -> Void) {
    let isAtStandstill = runtime.atQuiescentPoint(within: hasOutsideTarget ? 0 : Self.quiescenceTimeout) {
      time, isStill in
      if !isStill, !self.hasOutsideTarget {
        self.log.write(
          .warning, "the actors are saved though some act: after a resume, acts that were in inFlight begin again",
          at: time)
      }
      take(self.collectAll(at: time, isExact: isStill && !self.hasOutsideTarget))
    }
    guard !isAtStandstill else { return }
    let time = runtime.now
    for index in shards.indices { runtime.shards[index].submit { self.look(index, time, take) } }
  }

  /// Gathers what has changed once the run is over.
  func collectLast() -> CheckpointCapture {
    // A stop ends requests and delivers what waits: what comes of that is no instant of an uninterrupted run.
    let isStill =
      runtime.skips && !runtime.isStopping && runtime.shards.allSatisfy { $0.counters.inFlight == 0 }
    // What the sink does not have yet would be thrown away with what happens again.
    return collectAll(at: runtime.now, isExact: isStill && !hasOutsideTarget && records.isAcknowledged)
  }

  private func collectAll(at time: SimulatedTime, isExact: Bool) -> CheckpointCapture {
    for index in shards.indices {
      // Those that were looked at may have changed since.
      shards[index].restart()
      while !look(index, for: .max) {}
      finish(index)
    }
    return capture(at: time, isExact: isExact)
  }

  /// Looks at a shard's actors, and on later if there are many.
  private func look(_ index: Int, _ time: SimulatedTime, _ take: @escaping @Sendable (CheckpointCapture) -> Void) {
    guard look(index, for: Self.timeSlice) else {
      return runtime.shards[index].submit { self.look(index, time, take) }
    }
    finish(index)
    if parts.withLock({ $0.shards.allSatisfy { $0.statistics != nil } }) { take(capture(at: time, isExact: false)) }
  }

  /// Looks on at a shard's actors; true when all have been looked at.
  private func look(_ index: Int, for limit: Int64) -> Bool {
    let (slice, isLast) = shards[index].look(for: limit)
    parts.withLock { parts in
      parts.shards[index].slices.append(slice)
      parts.shards[index].gone = CheckpointCapture.gone(parts.shards[index].gone, before: [slice]) + slice.gone
    }
    return isLast
  }

  private func finish(_ index: Int) {
    let recorder = shards[index].services.recorder
    var saved: [String: String]?
    if index == 0 {
      do {
        saved = try runtime.barrier.asTarget { try targets.saved() }
      } catch {
        log.write(.error, "a simulated target could not be saved", fields: ["error": "\(error)"])
      }
    }
    parts.withLock { parts in
      parts.shards[index].statistics = recorder.snapshot
      parts.shards[index].recorded = recorder.recorded
      parts.shards[index].doubts = shards[index].services.inDoubt.open()
      if let saved { parts.targets = saved }
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
    // After an exact instant everything happens again: nothing of it is to be counted or numbered with what came before.
    capture.run.sequence = isExact ? records.mark(ends) : records.lastTaken
    capture.run.spool = isExact ? [:] : ends.merging(records.otherEnds) { $1 }
    return capture
  }
}
