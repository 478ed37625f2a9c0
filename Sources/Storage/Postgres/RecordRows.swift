import Beamulator
import Glibc

/// A value in a row of a record.
enum RecordValue: Equatable {
  case null
  case integer(Int64)
  /// Microseconds since 1970.
  case time(Int64)
  case flag(Bool)
  case text(String)

  init(_ text: String?) { self = text.map(RecordValue.text) ?? .null }
  init(_ integer: Int64?) { self = integer.map(RecordValue.integer) ?? .null }
  init(time: Int64?) { self = time.map(RecordValue.time) ?? .null }
  init(_ flag: Bool?) { self = flag.map(RecordValue.flag) ?? .null }

  /// As databases read it from a text; nil for NULL.
  var text: String? {
    switch self {
    case .null: nil
    case .integer(let value): String(value)
    case .time(let value): TimeText.iso(value)
    // QuestDB takes `t` and `1` for false, in silence.
    case .flag(let value): value ? "true" : "false"
    case .text(let value): value
    }
  }

  /// As JSON has it.
  var json: JSON {
    switch self {
    case .null: .null
    case .integer(let value), .time(let value): .int(value)
    case .flag(let value): .bool(value)
    case .text(let value): .string(value)
    }
  }
}

/// Takes the values of a row, in the order of its table's columns.
protocol RecordRow: ~Copyable {
  mutating func add(_ integer: Int64?)
  /// - Parameter time: Microseconds since 1970.
  mutating func add(time: Int64)
  mutating func add(_ flag: Bool?)
  mutating func add(_ text: String?)
}

/// Records of one table on their way to a database, with their numbers.
struct RecordRows {
  private enum Kind {
    case actions, complaints, events
    /// Values that are at hand, by number.
    case values(RecordTable, [Int64: [RecordValue]])
  }

  let sequences: [Int64]
  private let kind: Kind
  private let batch: RecordBatch
  private let runID: String

  private init(sequences: [Int64], kind: Kind, batch: RecordBatch, runID: String) {
    self.sequences = sequences
    self.kind = kind
    self.batch = batch
    self.runID = runID
  }

  /// - Parameter values: Those of each row by its number, in the order of the table's columns.
  init(table: RecordTable, sequences: [Int64], values: [Int64: [RecordValue]]) {
    self.init(sequences: sequences, kind: .values(table, values), batch: RecordBatch(), runID: "")
  }

  /// Some of them.
  func only(_ sequences: some Sequence<Int64>) -> RecordRows {
    RecordRows(sequences: Array(sequences), kind: kind, batch: batch, runID: runID)
  }

  var table: RecordTable {
    switch kind {
    case .actions: .actions
    case .complaints: .complaints
    case .events: .events
    case .values(let table, _): table
    }
  }

  /// The values of a record by its number, in the order of the table's columns.
  func values(_ sequence: Int64) -> [RecordValue] {
    var row = RecordValues()
    add(sequence, to: &row)
    return row.values
  }

  /// Adds the values of a record to a row.
  func add<Row: RecordRow & ~Copyable>(_ sequence: Int64, to row: inout Row) {
    let place = Int(sequence - batch.firstSequence)
    switch kind {
    case .actions: add(batch.actions[place], sequence, to: &row)
    case .complaints: add(batch.complaints[place - batch.actions.count], sequence, to: &row)
    case .events: add(batch.events[place - batch.actions.count - batch.complaints.count], sequence, to: &row)
    case .values(_, let values): for value in values[sequence] ?? [] { value.add(to: &row) }
    }
  }

  private func add<Row: RecordRow & ~Copyable>(_ record: borrowing ActionRecord, _ sequence: Int64, to row: inout Row) {
    addHead(record.timestamp, record.realTime, sequence, record.actor, to: &row)
    row.add(record.action)
    row.add(record.arguments)
    row.add(record.success)
    row.add(record.result)
    row.add(record.error)
    row.add(time: record.due)
    row.add(record.lag)
    row.add(record.service)
    row.add(record.status.map(Int64.init))
  }

  private func add<Row: RecordRow & ~Copyable>(_ record: ComplaintRecord, _ sequence: Int64, to row: inout Row) {
    addHead(record.timestamp, record.realTime, sequence, record.actor, to: &row)
    row.add(record.severity.rawValue)
    row.add(record.message)
    row.add(record.action)
    row.add(record.arguments)
    row.add(record.result)
    row.add(record.trigger)
  }

  private func add<Row: RecordRow & ~Copyable>(_ record: EventRecord, _ sequence: Int64, to row: inout Row) {
    addHead(record.timestamp, record.realTime, sequence, record.actor, to: &row)
    row.add(record.event.rawValue)
    row.add(record.detail)
  }

  private func addHead<Row: RecordRow & ~Copyable>(
    _ timestamp: Int64, _ realTime: Int64, _ sequence: Int64, _ actor: ActorIdentity, to row: inout Row
  ) {
    row.add(time: timestamp)
    row.add(time: realTime)
    row.add(runID)
    row.add(sequence)
    row.add(actor.id)
    row.add(actor.name)
    row.add(actor.behavior)
  }

  /// A batch table by table, without those that have nothing in it.
  static func tables(of batch: RecordBatch, _ runID: String) -> [RecordRows] {
    var first = batch.firstSequence
    return [(Kind.actions, batch.actions.count), (.complaints, batch.complaints.count), (.events, batch.events.count)]
      .compactMap { kind, count in
        defer { first += Int64(count) }
        guard count > 0 else { return nil }
        return RecordRows(sequences: Array(first..<first + Int64(count)), kind: kind, batch: batch, runID: runID)
      }
  }
}

extension RecordValue {
  fileprivate func add<Row: RecordRow & ~Copyable>(to row: inout Row) {
    switch self {
    case .null: row.add(nil as String?)
    case .integer(let value): row.add(value)
    case .time(let value): row.add(time: value)
    case .flag(let value): row.add(value)
    case .text(let value): row.add(value)
    }
  }
}

/// The values of a row, one by one.
private struct RecordValues: RecordRow {
  private(set) var values: [RecordValue] = []

  mutating func add(_ integer: Int64?) { values.append(RecordValue(integer)) }
  mutating func add(time: Int64) { values.append(.time(time)) }
  mutating func add(_ flag: Bool?) { values.append(RecordValue(flag)) }
  mutating func add(_ text: String?) { values.append(RecordValue(text)) }
}

extension RunMetadata {
  /// The row of `run_metadata`.
  var row: [RecordValue] {
    [
      .text(runID), .text(simulation), .text(config), .text(String(seed)), .text(speed), .time(clockStart),
      .text(version), .text(host), .time(start), RecordValue(time: end), RecordValue(verdict),
      RecordValue(source),
    ]
  }
}

/// Instants as databases read them.
package enum TimeText {
  /// As in `2026-01-05T08:00:00.000000Z`.
  package static func iso(_ microseconds: Int64) -> String {
    let second = microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000
    var time = time_t(second)
    var date = tm()
    gmtime_r(&time, &date)
    func digits(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    return digits(Int(date.tm_year) + 1900, 4) + "-" + digits(Int(date.tm_mon) + 1, 2) + "-"
      + digits(Int(date.tm_mday), 2) + "T" + digits(Int(date.tm_hour), 2) + ":" + digits(Int(date.tm_min), 2) + ":"
      + digits(Int(date.tm_sec), 2) + "." + digits(Int(microseconds - second * 1_000_000), 6) + "Z"
  }
}
