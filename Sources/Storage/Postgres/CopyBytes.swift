/// Rows in the binary form of PostgreSQL's COPY, which needs no escapes: each value as its type is sent on the wire, after
/// its length. See the manual, COPY, "Binary Format".
///
/// They are made a piece at a time, so that the database works on the first while the next is made.
struct CopyBytes: RecordRow {
  private static let head = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
  /// Microseconds from 1970 to 2000, where PostgreSQL counts from.
  private static let epoch: Int64 = 946_684_800_000_000
  /// With so many bytes a piece is long enough.
  private static let enough = 64 << 10

  private let rows: RecordRows
  private let columns: Int16
  private var next = 0
  private var isBegun = false
  private var bytes: [UInt8] = []

  init(_ rows: RecordRows) {
    self.rows = rows
    columns = Int16(rows.table.columns.count)
  }

  /// The next piece; nil after the last.
  mutating func piece() -> [UInt8]? {
    guard next <= rows.sequences.count else { return nil }
    bytes.removeAll(keepingCapacity: true)
    bytes.reserveCapacity(Self.enough + (Self.enough >> 2))
    if !isBegun { bytes += Self.head }
    isBegun = true
    let rows = rows
    while next < rows.sequences.count, bytes.count < Self.enough {
      put(columns)
      rows.add(rows.sequences[next], to: &self)
      next += 1
    }
    if next == rows.sequences.count, bytes.count < Self.enough {
      put(Int16(-1))
      next += 1
    }
    return bytes
  }

  mutating func add(_ integer: Int64?) {
    guard let integer else { return put(Int32(-1)) }
    put(Int32(8))
    put(integer)
  }

  mutating func add(time: Int64) { add(time - Self.epoch) }

  mutating func add(_ flag: Bool?) {
    guard let flag else { return put(Int32(-1)) }
    put(Int32(1))
    bytes.append(flag ? 1 : 0)
  }

  mutating func add(_ text: String?) {
    guard var text else { return put(Int32(-1)) }
    text.withUTF8 {
      put(Int32($0.count))
      bytes.append(contentsOf: $0)
    }
  }

  private mutating func put(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
