import Beamulator

/// The records of a run that earlier processes left in the spool.
struct SpoolRecovery {
  /// The number of the last record that the sink is known to have stored.
  var sequence: Int64
  /// The start of the records that the sink may not have, by stream.
  var unread: [Int: SpoolPosition] = [:]
  /// The number of these records.
  var count = 0
  /// The end of these records, by stream.
  var ends: [Int: SpoolPosition] = [:]
  /// The end of the records that the last checkpoint has counted, by stream.
  var counted: [Int: SpoolPosition] = [:]
  /// The last batch sent to the sink, which the sink may not have stored.
  var interrupted: SpoolState?
  /// In-doubt actions: sent, but without a recorded outcome.
  var doubtful: [(inFlight: InFlightAction, record: ActionRecord)] = []
  /// The statistics of the records after the last checkpoint.
  var later = RunStatistics()
  /// In-doubt actions that are not part of the last checkpoint.
  var unknown: [ActionRecord] = []

  /// Makes a recovery without records.
  init(sequence: Int64) { self.sequence = sequence }

  /// - Parameters:
  ///   - stored: The number of the last record in the sink.
  ///   - run: The run at the last checkpoint.
  init(of spool: Spool, stored: Int64, after run: SavedRun) {
    self.init(sequence: max(stored, run.sequence))
    guard let folder = spool.folder else { return }
    let begins = folder.streams.mapValues { SpoolPosition(segment: $0.lowerBound) }
    unread = begins
    if let state = folder.state {
      sequence = state.sequence
      interrupted = state
      unread = begins.merging(state.from.filter { begins[$0.key] != nil }) { max($0, $1) }
    }
    let reader = SpoolReader(spool, from: unread)
    var recorded: Set<InFlightAction> = []
    reader.read { record in
      count += 1
      if case .action(_, let inFlight?) = record { recorded.insert(inFlight) }
    }
    ends = reader.positions
    doubtful = folder.inFlight.filter { !recorded.contains($0.inFlight) }.map { inFlight, record in
      var record = record
      record.error = "in doubt: the engine died before an outcome was recorded"
      return (inFlight, record)
    }
    let saved = (run.spool ?? [:]).filter { begins[$0.key] != nil }
    counted = begins.merging(saved) { max($0, $1) }
    SpoolReader(spool, from: counted).read { record in
      later.count(record)
      if case .action(let action, _) = record, action.success == nil { unknown.append(action) }
    }
    later.inDoubt += doubtful.count
    unknown += doubtful.map(\.record)
  }
}

extension RunStatistics {
  /// Counts a record that is not part of a checkpoint.
  fileprivate mutating func count(_ record: SpooledRecord) {
    switch record {
    case .action(let action, _):
      guard let success = action.success else {
        inDoubt += 1
        return
      }
      let isKnown = actions.count < ActionNames.limit || actions[action.action] != nil
      let name = isKnown ? action.action : ActionNames.other
      actions[name, default: ActionStatistics()].count += 1
      if !success { actions[name]?.failed += 1 }
      actions[name]?.service.record(Self.nanoseconds(action.service))
      actions[name]?.response.record(Self.nanoseconds(action.response))
    case .complaint(let complaint): complaints[complaint.severity, default: 0] += 1
    case .event(let event):
      switch event.event {
      case .crashed: crashes += 1
      case .restarted: restarts += 1
      case .targetStarted: targetRestarts += 1
      default: break
      }
    }
  }

  /// Converts a duration to nanoseconds; a value out of range, from a damaged file, is clamped.
  private static func nanoseconds(_ microseconds: Int64) -> Int64 {
    min(max(microseconds, 0), .max / 1000) * 1000
  }
}
