import Engine
import Beamulator

/// Receives the values of a row in the order of its table's columns.
protocol RecordRow: ~Copyable {
  associatedtype Failure: Error
  mutating func add(_ integer: Int64?) throws(Failure)
  /// - Parameter time: Microseconds since 1970.
  mutating func add(time: Int64) throws(Failure)
  mutating func add(_ flag: Bool?) throws(Failure)
  /// - Parameter text: UTF-8 that is valid until all rows are stored.
  mutating func add(_ text: UnsafeRawBufferPointer?) throws(Failure)
  mutating func add(_ text: String?) throws(Failure)
  mutating func add(runID: String) throws(Failure)
  mutating func add(nameOf actor: SpooledActor) throws(Failure)
}

extension RecordRow where Self: ~Copyable {
  mutating func add(runID: String) throws(Failure) { try add(runID) }

  mutating func add(nameOf actor: SpooledActor) throws(Failure) {
    if let name = actor.givenName { try add(name) } else { try add(actor.name) }
  }
}

/// The values of a row as an array.
struct RecordValues: RecordRow {
  private(set) var values: [RecordValue] = []

  mutating func add(_ integer: Int64?) { values.append(RecordValue(integer)) }
  mutating func add(time: Int64) { values.append(.time(time)) }
  mutating func add(_ flag: Bool?) { values.append(RecordValue(flag)) }
  mutating func add(_ text: UnsafeRawBufferPointer?) { add(text.map { String(decoding: $0, as: UTF8.self) }) }
  mutating func add(_ text: String?) { values.append(RecordValue(text)) }
}

extension RecordValue {
  func add<Row: RecordRow & ~Copyable>(to row: inout Row) throws(Row.Failure) {
    switch self {
    case .null: try row.add(nil as String?)
    case .integer(let value): try row.add(value)
    case .time(let value): try row.add(time: value)
    case .flag(let value): try row.add(value)
    case .text(let value): try row.add(value)
    }
  }
}
