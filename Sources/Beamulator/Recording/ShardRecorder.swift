import Foundation
import Synchronization

/// What one shard measures and records: touched on that shard's thread only, but for the totals.
///
/// Unchecked because of that thread; `totals` are atomics.
public final class ShardRecorder: @unchecked Sendable {
  /// The target, for this shard's actors.
  let http: any HTTPClient
  let targets: SimulatedTargets
  let totals = RecordTotals()
  private let shard: Shard
  private let spool: SpoolWriter
  /// Nil where what is sent is gone with the process.
  private let journal: InFlightJournal?
  /// Actions of which the process before did not record the outcome, with the number of acts of their actors.
  private var doubts: [ActorID: (action: ActionInDoubt, acts: Int)] = [:]
  let calendar: RunCalendar
  private let log: RunLog
  private var statistics = RunStatistics()
  private var actions: [ActionStatistics] = []
  private let names: ActionNames
  /// The numbers of names that came up here.
  private var numbers: [String: Int32] = [:]
  /// How many actions each actor has performed: its place in the decision log.
  private var performed: [Int32] = []
  private var recent = RecentActions()
  /// Where arguments become text.
  private var text = ByteBuffer()
  private let echo: RecentIncidents
  private let crashReports: CrashReports?

  init(
    _ shard: Shard, http: any HTTPClient, targets: SimulatedTargets, names: ActionNames,
    spool: SpoolWriter, journal: InFlightJournal?, calendar: RunCalendar, log: RunLog, echo: RecentIncidents,
    crashReports: CrashReports?
  ) {
    self.echo = echo
    self.crashReports = crashReports
    self.shard = shard
    self.http = http
    self.targets = targets
    self.names = names
    self.spool = spool
    self.journal = journal
    self.calendar = calendar
    self.log = log
  }

  // MARK: Actions and complaints

  /// Arguments as they are recorded.
  func text(of arguments: JSON) -> String {
    text.cut(to: 0)
    arguments.write(to: &text)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  /// An action is on its way to the target.
  func begin(
    _ name: String, _ arguments: String, by actor: ActorIdentity, at sent: SimulatedTime, due: SimulatedTime, lag: Int64
  ) -> InFlightAction? {
    journal?.begin(
      ActionRecord(
        timestamp: calendar.microseconds(sent), realTime: RunCalendar.systemMicroseconds, actor: actor, action: name,
        arguments: RecordText.truncated(arguments), success: nil, result: nil, error: nil,
        due: calendar.microseconds(due), lag: lag / 1000, service: 0, status: nil))
  }

  /// An action has come to an outcome; gives the number of its name.
  func record(
    _ action: PerformedAction, _ inFlight: InFlightAction?, by actor: ActorIdentity, due: SimulatedTime, lag: Int64
  ) -> Int32 {
    let index = number(of: action.name)
    actions[Int(index)].count(service: action.service, response: action.response)
    if let failure = action.failure { actions[Int(index)].fail(failure.message) }
    if let timings = action.timings { statistics.http.record(timings) }
    totals.count(failed: action.failure != nil)
    let error = action.failure.map { RecordText.truncated($0.message) }
    statistics.digest.add(
      time: action.sent, actor: actor.id, sequence: place(of: actor.id), action: action.name,
      arguments: action.arguments, outcome: error.map { "failed: \($0)" } ?? action.result ?? "")
    let record = ActionRecord(
      timestamp: calendar.microseconds(action.sent), realTime: RunCalendar.systemMicroseconds, actor: actor,
      action: action.name, arguments: RecordText.truncated(action.arguments), success: action.failure == nil,
      result: action.result, error: error, due: calendar.microseconds(due), lag: lag / 1000,
      service: action.service / 1000, response: action.response / 1000, status: action.status)
    spool.append(record, inFlight)
    if let inFlight { journal?.complete(inFlight) }
    if crashReports != nil { recent.add(record, of: shard.slot(of: actor.id)) }
    return index
  }

  func record(_ complaint: Complaint, by actor: ActorIdentity, at time: SimulatedTime) {
    statistics.complaints[complaint.severity, default: 0] += 1
    totals.complaint()
    let about = complaint.about
    let record = ComplaintRecord(
      timestamp: calendar.microseconds(time), realTime: RunCalendar.systemMicroseconds, actor: actor,
      severity: complaint.severity, message: RecordText.truncated(complaint.message), action: about?.name,
      arguments: (about?.arguments).map(RecordText.truncated), result: about?.result,
      trigger: complaint.trigger)
    spool.append(.complaint(record))
    echo.add(record)
  }

  /// The name of an action's number; any thread.
  func actionName(_ number: Int32) -> String? { names[number] }

  // MARK: Lives

  func record(_ event: LifeEvent, of actor: ActorIdentity) {
    let kind: EventRecord.Kind
    var detail: String?
    switch event {
    case .started: kind = .started
    case .stopped: kind = .stopped
    case .restarted:
      kind = .restarted
      statistics.restarts += 1
    case .quarantined(let reason):
      kind = .quarantined
      detail = RecordText.truncated(reason)
      log.write(
        .error, "an actor is in quarantine", at: shard.now, actor: actor, shard: shard.index,
        fields: ["reason": detail ?? ""])
    case .released: kind = .released
    case .paused: kind = .paused
    case .resumed: kind = .resumed
    case .replaced: kind = .replaced
    case .crashed(let error, let act, let restartAfter):
      kind = .crashed
      detail = RecordText.truncated("\(error)")
      echo.add(
        RecentIncidents.Crash(
          timestamp: calendar.microseconds(shard.now), actor: actor, act: act, error: detail ?? "",
          restartAfter: restartAfter))
      log.write(
        .error, "an actor crashed", at: shard.now, actor: actor, shard: shard.index,
        fields: ["error": detail ?? "", "restart_after": restartAfter?.description ?? "never"])
      crashReports?.write(
        CrashReport(
          error: error, act: act, at: calendar.microseconds(shard.now), actor: actor,
          state: shard.snapshot(of: actor.id)?.state, actions: recent.last(20, of: shard.slot(of: actor.id))))
    }
    let record = EventRecord(
      timestamp: calendar.microseconds(shard.now), realTime: RunCalendar.systemMicroseconds, actor: actor,
      event: kind, detail: detail)
    spool.append(.event(record))
  }

  // MARK: Saving

  /// How many actions an actor has performed.
  func performed(by actor: ActorID) -> Int {
    let slot = shard.slot(of: actor)
    return slot < performed.count ? Int(performed[slot]) : 0
  }

  /// Goes on counting an actor's actions.
  func restore(performed count: Int, by actor: ActorID) {
    let slot = shard.slot(of: actor)
    if slot >= performed.count { performed.append(contentsOf: repeatElement(0, count: slot + 64 - performed.count)) }
    performed[slot] = Int32(clamping: count)
  }

  /// What of the spool is counted here.
  var recorded: (stream: Int, end: SpoolPosition) { (spool.stream, spool.position) }

  /// The last actions of an actor as far as they are kept, oldest first.
  func lastActions(of actor: ActorID) -> [ActionRecord] { recent.last(20, of: shard.slot(of: actor)) }

  // MARK: Doubts

  /// An action of an actor may have happened or not, before this process.
  func doubt(_ action: ActionInDoubt, of actor: ActorID, acts: Int) { doubts[actor] = (action, acts) }

  /// Those of actors that have not acted since.
  func openDoubts() -> [SavedRun.Doubt] {
    doubts = doubts.filter { shard.snapshot(of: $0.key)?.acts == $0.value.acts }
    return doubts.map { SavedRun.Doubt(actor: $0.key, acts: $0.value.acts, action: $0.value.action) }
  }

  /// The action in doubt of an actor with so many acts behind it; nil once it has acted since.
  func doubt(of actor: ActorID, acts: Int) -> ActionInDoubt? {
    guard !doubts.isEmpty, let doubt = doubts[actor] else { return nil }
    return doubt.acts == acts ? doubt.action : nil
  }

  /// Looks at what is not counted as it comes; called now and then while the run lives.
  func look() { totals.saw(lagP99: shard.lag.quantile(0.99)) }

  /// Ends what is still on its way to the target, at the run's end.
  func close() { http.close() }

  /// What was measured so far.
  var snapshot: RunStatistics {
    var all = statistics
    all.actions = numbers.mapValues { actions[Int($0)] }
    all.lag = shard.lag
    all.acts = shard.counters.acts
    all.crashes = shard.counters.crashes
    all.quarantined = shard.counters.quarantined
    all.refusedMessages = shard.counters.refusedMessages
    return all
  }

  private func number(of name: String) -> Int32 {
    if let number = numbers[name] { return number }
    let number = names.number(of: name)
    while actions.count <= number { actions.append(ActionStatistics()) }
    numbers[name] = number
    return number
  }

  private func place(of actor: ActorID) -> Int {
    let slot = shard.slot(of: actor)
    if slot >= performed.count { performed.append(contentsOf: repeatElement(0, count: slot + 64 - performed.count)) }
    performed[slot] &+= 1
    return Int(performed[slot])
  }
}
