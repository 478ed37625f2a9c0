import Engine
import Beamulator

/// Records of one table with their sequence numbers, to be stored in a database.
struct RecordRows {
  fileprivate enum Kind {
    case actions(SpooledActions)
    case complaints([ComplaintRecord])
    case events([EventRecord])
    /// Values by sequence number.
    case values(RecordTable, [Int64: [RecordValue]])
  }

  let sequences: [Int64]
  private let kind: Kind
  /// The sequence number of the first record of the kind.
  private let first: Int64
  private let runID: String

  fileprivate init(sequences: [Int64], kind: Kind, first: Int64, runID: String) {
    self.sequences = sequences
    self.kind = kind
    self.first = first
    self.runID = runID
  }

  /// - Parameter values: The values of each row by sequence number, in the order of the table's columns.
  init(table: RecordTable, sequences: [Int64], values: [Int64: [RecordValue]]) {
    self.init(sequences: sequences, kind: .values(table, values), first: 0, runID: "")
  }

  /// Returns a subset of the records.
  func only(_ sequences: some Sequence<Int64>) -> RecordRows {
    RecordRows(sequences: Array(sequences), kind: kind, first: first, runID: runID)
  }

  var table: RecordTable {
    switch kind {
    case .actions: .actions
    case .complaints: .complaints
    case .events: .events
    case .values(let table, _): table
    }
  }

  /// Returns the values of a record by its sequence number, in the order of the table's columns.
  func values(_ sequence: Int64) -> [RecordValue] {
    var row = RecordValues()
    add(sequence, to: &row)
    return row.values
  }

  /// Adds the values of a record to a row.
  func add<Row: RecordRow & ~Copyable>(_ sequence: Int64, to row: inout Row) throws(Row.Failure) {
    let index = Int(sequence - first)
    switch kind {
    case .actions(let actions): try add(actions[index], sequence, to: &row)
    case .complaints(let complaints): try add(complaints[index], sequence, to: &row)
    case .events(let events): try add(events[index], sequence, to: &row)
    case .values(_, let values): for value in values[sequence] ?? [] { try value.add(to: &row) }
    }
  }

  private func add<Row: RecordRow & ~Copyable>(
    _ action: SpooledAction, _ sequence: Int64, to row: inout Row
  ) throws(Row.Failure) {
    try row.add(time: action.timestamp)
    try row.add(time: action.realTime)
    try row.add(runID: runID)
    try row.add(sequence)
    try row.add(action.actor.id)
    try row.add(nameOf: action.actor)
    try row.add(action.actor.behavior)
    try row.add(action.action)
    try row.add(action.arguments)
    try row.add(action.success)
    try row.add(action.result)
    try row.add(action.error)
    try row.add(time: action.due)
    try row.add(action.lag)
    try row.add(action.service)
    try row.add(action.status)
  }

  private func add<Row: RecordRow & ~Copyable>(
    _ record: ComplaintRecord, _ sequence: Int64, to row: inout Row
  ) throws(Row.Failure) {
    try addHead(record.timestamp, record.realTime, sequence, record.actor, to: &row)
    try row.add(record.severity.rawValue)
    try row.add(record.message)
    try row.add(record.action)
    try row.add(record.arguments)
    try row.add(record.result)
    try row.add(record.trigger)
  }

  private func add<Row: RecordRow & ~Copyable>(
    _ record: EventRecord, _ sequence: Int64, to row: inout Row
  ) throws(Row.Failure) {
    try addHead(record.timestamp, record.realTime, sequence, record.actor, to: &row)
    try row.add(record.event.rawValue)
    try row.add(record.detail)
  }

  private func addHead<Row: RecordRow & ~Copyable>(
    _ timestamp: Int64, _ realTime: Int64, _ sequence: Int64, _ actor: ActorIdentity, to row: inout Row
  ) throws(Row.Failure) {
    try row.add(time: timestamp)
    try row.add(time: realTime)
    try row.add(runID: runID)
    try row.add(sequence)
    try row.add(actor.id)
    try row.add(actor.name)
    try row.add(actor.behavior)
  }
}

extension RecordBatch {
  /// Calls a body with the rows of each table that has any; they are valid during the call only.
  func withRows<Failure: Error>(
    of runID: String, _ body: ([RecordRows]) throws(Failure) -> Void
  ) throws(Failure) {
    try actions.withSpooled { actions throws(Failure) in
      var first = firstSequence
      func rows(_ kind: RecordRows.Kind, _ count: Int) -> RecordRows? {
        defer { first += Int64(count) }
        guard count > 0 else { return nil }
        return RecordRows(sequences: Array(first..<first + Int64(count)), kind: kind, first: first, runID: runID)
      }
      try body(
        [
          rows(.actions(actions), actions.count), rows(.complaints(complaints), complaints.count),
          rows(.events(events), events.count),
        ].compactMap { $0 })
    }
  }
}
