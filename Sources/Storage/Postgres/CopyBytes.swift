/// Rows in the binary form of PostgreSQL's COPY, which needs no escapes: each value as its type is sent on the wire, after
/// its length. See the manual, COPY, "Binary Format".
struct CopyBytes {
  private static let head = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
  /// Microseconds from 1970 to 2000, where PostgreSQL counts from.
  private static let epoch: Int64 = 946_684_800_000_000

  private(set) var bytes = head

  init(_ rows: RecordRows) {
    for sequence in rows.sequences { add(rows.values(sequence)) }
    put(Int16(-1))
  }

  private mutating func add(_ row: [RecordValue]) {
    put(Int16(row.count))
    for value in row {
      switch value {
      case .null: put(Int32(-1))
      case .integer(let value):
        put(Int32(8))
        put(value)
      case .time(let value):
        put(Int32(8))
        put(value - Self.epoch)
      case .flag(let value):
        put(Int32(1))
        bytes.append(value ? 1 : 0)
      case .text(let value):
        put(Int32(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
      }
    }
  }

  private mutating func put(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
