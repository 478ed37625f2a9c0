import Beamulator

/// What the processes before this one have left of a run's records.
struct SpoolRecovery {
  /// The number of the last record that the sink is known to have.
  var sequence: Int64
  /// Where the records begin that it may not have, by stream.
  var unread: [Int: SpoolPosition] = [:]
  /// How many these are.
  var count = 0
  /// Where they end.
  var ends: [Int: SpoolPosition] = [:]
  /// What of it the last checkpoint has counted.
  var counted: [Int: SpoolPosition] = [:]
  /// The batch that was on its way to the sink.
  var interrupted: SpoolState?
  /// Actions that were sent and whose outcome was not recorded.
  var doubtful: [(inFlight: InFlightAction, record: ActionRecord)] = []
  /// What was recorded after the last checkpoint.
  var later = RunStatistics()
  /// Actions in doubt of which the actors that were saved do not know.
  var unknown: [ActionRecord] = []

  /// Nothing.
  init(sequence: Int64) { self.sequence = sequence }

  /// - Parameters:
  ///   - stored: The number of the last record that the sink has.
  ///   - run: The run when its actors were saved.
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
    var landed: Set<InFlightAction> = []
    reader.read { record in
      count += 1
      if case .action(_, let inFlight?) = record { landed.insert(inFlight) }
    }
    ends = reader.positions
    doubtful = folder.inFlight.filter { !landed.contains($0.inFlight) }.map { inFlight, record in
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
  /// Counts a record that no process lived to count.
  fileprivate mutating func count(_ record: SpooledRecord) {
    switch record {
    case .action(let action, _):
      guard let success = action.success else {
        inDoubt += 1
        return
      }
      actions[action.action, default: ActionStatistics()].count += 1
      if !success { actions[action.action]?.failed += 1 }
      actions[action.action]?.service.record(Self.nanoseconds(action.service))
      actions[action.action]?.response.record(Self.nanoseconds(action.response))
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

  /// Converts a duration to nanoseconds; one that a damaged file has is brought into range.
  private static func nanoseconds(_ microseconds: Int64) -> Int64 {
    min(max(microseconds, 0), .max / 1000) * 1000
  }
}
