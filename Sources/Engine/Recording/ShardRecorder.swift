import ActorRuntime
import Beamulator

/// Records and measures the actions of one shard's actors; used only on that shard's thread, except for the totals.
///
/// Unchecked because of that thread; `totals` are atomics. For the same reason, exclusive access to the variables that
/// each action changes is not checked, which would cost a tenth of a recorded action (docs/decisions/0001).
final class ShardRecorder: @unchecked Sendable {
  /// The most bytes of an action's name that are recorded.
  private static let nameLimit = 256

  let totals = RecordTotals()
  private let shard: Shard
  private let spool: SpoolWriter
  /// Nil where in-flight actions need not survive the process.
  private let journal: InFlightJournal?
  private let calendar: RunCalendar
  private let incidents: RecentIncidents
  @exclusivity(unchecked) private var statistics = RunStatistics()
  @exclusivity(unchecked) private var actions: [ActionStatistics] = []
  private let names: ActionNames
  /// The numbers of the action names used on this shard.
  @exclusivity(unchecked) private var numbers: [String: Int32] = [:]
  /// The number of actions that each actor has performed, by slot: the sequence in the decision digest.
  @exclusivity(unchecked) private var performed: [Int32] = []
  /// The last actions of each actor; nil without crash reports.
  @exclusivity(unchecked) private var recent: RecentActions?
  /// Reused to encode arguments.
  @exclusivity(unchecked) private var text = ByteBuffer()

  init(
    _ shard: Shard, names: ActionNames, spool: SpoolWriter, journal: InFlightJournal?, calendar: RunCalendar,
    incidents: RecentIncidents, keepsRecentActions: Bool
  ) {
    self.shard = shard
    self.names = names
    self.spool = spool
    self.journal = journal
    self.calendar = calendar
    self.incidents = incidents
    recent = keepsRecentActions ? RecentActions() : nil
  }

  /// Returns arguments as they are recorded.
  func text(of arguments: JSON) -> String {
    text.cut(to: 0)
    arguments.write(to: &text)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  /// Notes an action in the journal before it is sent to the target.
  func begin(_ action: ActionStart) -> InFlightAction? {
    journal?.begin(record(of: action, success: nil, result: nil, error: nil, service: 0, response: 0, status: nil))
  }

  /// Records the outcome of an action.
  ///
  /// - Returns: The number of the action's name.
  func record(_ action: PerformedAction, _ inFlight: InFlightAction?) -> Int32 {
    let start = action.start
    let name = Self.name(of: start)
    let index = number(of: name)
    actions[Int(index)].count(service: action.service, response: action.response)
    if let failure = action.failure { actions[Int(index)].fail(failure.message) }
    if let timings = action.timings { statistics.http.record(timings) }
    totals.count(failed: action.failure != nil)
    let error = action.failure.map { RecordText.truncated($0.message) }
    statistics.digest.add(
      time: start.sent, actor: start.actor.id, sequence: nextSequence(of: start.actor.id), action: name,
      arguments: start.arguments, outcome: error.map { "failed: \($0)" } ?? action.result ?? "")
    let record = record(
      of: start, success: action.failure == nil, result: action.result, error: error, service: action.service / 1000,
      response: action.response / 1000, status: action.status)
    spool.append(record, inFlight)
    if let inFlight { journal?.complete(inFlight) }
    recent?.add(record, of: shard.slot(of: start.actor.id))
    return index
  }

  func record(_ complaint: Complaint, by actor: ActorIdentity, at time: SimulatedTime) {
    statistics.complaints[complaint.severity, default: 0] += 1
    totals.complaint()
    let about = complaint.about
    let record = ComplaintRecord(
      timestamp: calendar.microseconds(time), realTime: RunCalendar.systemMicroseconds, actor: actor,
      severity: complaint.severity, message: RecordText.truncated(complaint.message),
      action: (about?.start).map(Self.name),
      arguments: (about?.start.arguments).map(RecordText.truncated), result: about?.result, trigger: complaint.trigger)
    spool.append(.complaint(record))
    incidents.add(record)
  }

  /// Records an event in the lifecycle of an actor.
  func record(_ event: EventRecord.Kind, of actor: ActorIdentity, detail: String?) {
    if event == .restarted { statistics.restarts += 1 }
    spool.append(
      .event(
        EventRecord(
          timestamp: calendar.microseconds(shard.now), realTime: RunCalendar.systemMicroseconds, actor: actor,
          event: event, detail: detail)))
  }

  private static func name(of action: ActionStart) -> String {
    RecordText.truncated(action.name, to: nameLimit)
  }

  private func record(
    of action: ActionStart, success: Bool?, result: String?, error: String?, service: Int64, response: Int64,
    status: Int?
  ) -> ActionRecord {
    ActionRecord(
      timestamp: calendar.microseconds(action.sent), realTime: RunCalendar.systemMicroseconds, actor: action.actor,
      action: Self.name(of: action), arguments: RecordText.truncated(action.arguments), success: success,
      result: result, error: error, due: calendar.microseconds(action.due), lag: action.lag / 1000, service: service,
      response: response, status: status)
  }

  // MARK: Checkpoints and observation

  /// Returns the number of actions that an actor has performed.
  func performed(by actor: ActorID) -> Int {
    let slot = shard.slot(of: actor)
    return slot < performed.count ? Int(performed[slot]) : 0
  }

  /// Restores the number of actions that an actor has performed.
  func restore(performed count: Int, by actor: ActorID) {
    performed[slot(of: actor)] = Int32(clamping: count)
  }

  /// This shard's stream in the spool, and the position up to which the statistics include it.
  var recorded: (stream: Int, end: SpoolPosition) { (spool.stream, spool.position) }

  /// Returns the retained last actions of an actor, oldest first.
  func lastActions(of actor: ActorID) -> [ActionRecord] { recent?.last(20, of: shard.slot(of: actor)) ?? [] }

  /// Updates the totals that are not counted record by record; called every second.
  func updateTotals() { totals.set(lagP99: shard.lag.quantile(0.99)) }

  /// The statistics so far.
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
    // A name beyond the limit is not cached: there may be millions.
    numbers[names[number] ?? name] = number
    return number
  }

  private func nextSequence(of actor: ActorID) -> Int {
    let slot = slot(of: actor)
    performed[slot] &+= 1
    return Int(performed[slot])
  }

  /// Returns the slot of an actor, and makes room for it in `performed`.
  private func slot(of actor: ActorID) -> Int {
    let slot = shard.slot(of: actor)
    if slot >= performed.count { performed.append(contentsOf: repeatElement(0, count: slot + 64 - performed.count)) }
    return slot
  }
}
