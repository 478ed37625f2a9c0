import ActorRuntime
import Beamulator

/// The recorders of a run's shards; records the lifecycle events of its actors.
final class RunRecording: ActorObserver {
  let recorders: [ShardRecorder]
  let incidents: RecentIncidents
  private let calendar: RunCalendar
  private let log: RunLog
  private let crashReports: CrashReports?

  init(
    _ recorders: [ShardRecorder], _ incidents: RecentIncidents, calendar: RunCalendar, log: RunLog,
    crashReports: CrashReports?
  ) {
    self.recorders = recorders
    self.incidents = incidents
    self.calendar = calendar
    self.log = log
    self.crashReports = crashReports
  }

  func observe(_ event: LifecycleEvent, of actor: ActorIdentity, on shard: Shard) {
    let recorder = recorders[shard.index]
    switch event {
    case .started: recorder.record(.started, of: actor, detail: nil)
    case .stopped: recorder.record(.stopped, of: actor, detail: nil)
    case .restarted: recorder.record(.restarted, of: actor, detail: nil)
    case .released: recorder.record(.released, of: actor, detail: nil)
    case .paused: recorder.record(.paused, of: actor, detail: nil)
    case .resumed: recorder.record(.resumed, of: actor, detail: nil)
    case .replaced: recorder.record(.replaced, of: actor, detail: nil)
    case .quarantined(let reason):
      let detail = RecordText.truncated(reason)
      log.write(
        .error, "actor quarantined", at: shard.now, actor: actor, shard: shard.index,
        fields: ["reason": detail])
      recorder.record(.quarantined, of: actor, detail: detail)
    case .crashed(let error, let act, let restartAfter):
      report(error, act: act, restartAfter: restartAfter, of: actor, on: shard, recorder)
    }
  }

  private func report(
    _ error: any Error, act: Int, restartAfter: Timespan?, of actor: ActorIdentity, on shard: Shard,
    _ recorder: ShardRecorder
  ) {
    let (now, detail) = (shard.now, RecordText.truncated("\(error)"))
    let timestamp = calendar.microseconds(now)
    incidents.add(
      RecentIncidents.Crash(timestamp: timestamp, actor: actor, act: act, error: detail, restartAfter: restartAfter))
    log.write(
      .error, "actor crashed", at: now, actor: actor, shard: shard.index,
      fields: ["error": detail, "restart_after": restartAfter?.description ?? "never"])
    crashReports?.write(
      CrashReport(
        error: error, act: act, at: timestamp, actor: actor, state: shard.snapshot(of: actor.id)?.state,
        actions: recorder.lastActions(of: actor.id)))
    recorder.record(.crashed, of: actor, detail: detail)
  }
}
