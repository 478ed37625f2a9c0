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
  private let writer: RecordWriter
  private let calendar: RunCalendar
  private let log: RunLog
  private var batch = RecordBatch()
  private var statistics = RunStatistics()
  private var actions: [ActionStatistics] = []
  private var names: [String] = []
  private var indices: [String: Int32] = [:]
  private var pending = 0
  /// How many actions each actor has performed: its place in the decision log.
  private var performed: [Int32] = []

  init(
    _ shard: Shard, http: any HTTPClient, targets: SimulatedTargets, writer: RecordWriter, calendar: RunCalendar,
    log: RunLog
  ) {
    self.shard = shard
    self.http = http
    self.targets = targets
    self.writer = writer
    self.calendar = calendar
    self.log = log
  }

  // MARK: Actions and complaints

  /// An action is on its way to the target.
  func sent() { pending += 1 }

  /// An action has come to an outcome; gives the number of its name.
  func record(_ action: PerformedAction, by actor: ActorIdentity, due: SimulatedTime, lag: Int64) -> Int32 {
    pending -= 1
    let index = number(of: action.name)
    actions[Int(index)].count += 1
    actions[Int(index)].service.record(action.service)
    actions[Int(index)].response.record(action.response)
    if action.failure != nil { actions[Int(index)].failed += 1 }
    if let timings = action.call.timings { statistics.http.record(timings) }
    totals.count(failed: action.failure != nil)
    let result = action.call.result.map(RecordText.bounded)
    let error = action.failure.map { RecordText.bounded($0.message) }
    statistics.digest.add(
      time: action.sent, actor: actor.id, sequence: place(of: actor.id), action: action.name,
      arguments: action.arguments, outcome: error.map { "failed: \($0)" } ?? result ?? "")
    batch.actions.append(
      ActionRecord(
        timestamp: calendar.microseconds(action.sent), realTime: RunCalendar.wallMicroseconds, actor: actor,
        action: action.name, arguments: RecordText.bounded(action.arguments), success: action.failure == nil,
        result: result, error: error, due: calendar.microseconds(due), lag: lag / 1000,
        service: action.service / 1000, status: action.call.status))
    handOver(atLeast: writer.batchSize)
    return index
  }

  func record(_ complaint: Complaint, by actor: ActorIdentity, at time: SimulatedTime) {
    statistics.complaints[complaint.severity, default: 0] += 1
    totals.complaint()
    let about = complaint.about
    batch.complaints.append(
      ComplaintRecord(
        timestamp: calendar.microseconds(time), realTime: RunCalendar.wallMicroseconds, actor: actor,
        severity: complaint.severity, message: RecordText.bounded(complaint.message), action: about?.name,
        arguments: (about?.arguments).map(RecordText.bounded), result: (about?.call.result).map(RecordText.bounded),
        trigger: complaint.trigger))
  }

  func actionName(_ number: Int32) -> String? { names.indices.contains(Int(number)) ? names[Int(number)] : nil }

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
    case .crashed(let error, let restartAfter):
      kind = .crashed
      detail = RecordText.bounded("\(error)")
      log.write(
        .error, "an actor crashed", at: shard.now, actor: actor, shard: shard.index,
        fields: ["error": detail ?? "", "restart_after": restartAfter.description])
    }
    batch.events.append(
      EventRecord(
        timestamp: calendar.microseconds(shard.now), realTime: RunCalendar.wallMicroseconds, actor: actor,
        event: kind, detail: detail))
    handOver(atLeast: writer.batchSize)
  }

  // MARK: Handing over

  /// Gives what was recorded to the writer, if there is enough of it.
  func handOver(atLeast count: Int = 1) {
    guard batch.count >= count else { return }
    var full = RecordBatch()
    swap(&full, &batch)
    batch.actions.reserveCapacity(full.actions.count)
    writer.take(full)
  }

  /// Hands over what there is; called now and then while the run lives.
  func flush() {
    totals.saw(lagP99: shard.lag.quantile(0.99))
    handOver()
  }

  /// Ends what is still on its way to the target, at the run's end.
  func close() { http.close() }

  /// What was measured so far.
  var snapshot: RunStatistics {
    var all = statistics
    all.actions = Dictionary(zip(names, actions), uniquingKeysWith: { first, _ in first })
    all.lag = shard.lag
    all.acts = shard.counters.acts
    all.crashes = shard.counters.crashes
    all.inDoubt = pending
    return all
  }

  private func number(of name: String) -> Int32 {
    if let index = indices[name] { return index }
    let index = Int32(names.count)
    names.append(name)
    actions.append(ActionStatistics())
    indices[name] = index
    return index
  }

  private func place(of actor: ActorID) -> Int {
    let slot = shard.slot(of: actor)
    if slot >= performed.count { performed.append(contentsOf: repeatElement(0, count: slot + 64 - performed.count)) }
    performed[slot] &+= 1
    return Int(performed[slot])
  }
}
