import Engine
import Beamulator

/// An encoder of rows in the binary format of PostgreSQL's COPY, which needs no escapes: the length of each value, then
/// its type's binary representation. See the manual, COPY, "Binary Format".
///
/// Rows are encoded in pieces, so that the database processes a piece while the next is encoded.
struct CopyBytes: ~Copyable, RecordRow {
  private static let head = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
  /// Microseconds from 1970 to 2000, the epoch of PostgreSQL's timestamps.
  private static let epoch: Int64 = 946_684_800_000_000
  /// The number of bytes at which a piece is complete.
  private static let pieceBytes = 64 << 10

  private let rows: RecordRows
  private let columns: Int16
  private var next = 0
  private var isBegun = false
  private var capacity = 2 * pieceBytes
  private var start = UnsafeMutableRawPointer.allocate(byteCount: 2 * pieceBytes, alignment: 8)
  private var count = 0

  init(_ rows: RecordRows) {
    self.rows = rows
    columns = Int16(rows.table.columns.count)
  }

  deinit { start.deallocate() }

  /// Returns the next piece, which is valid until the next call; nil after the last.
  mutating func piece() -> UnsafeRawBufferPointer? {
    let (rows, end) = (rows, rows.sequences.count)
    guard next <= end else { return nil }
    count = 0
    if !isBegun { Self.head.withUnsafeBytes { put($0) } }
    isBegun = true
    while next < end, count < Self.pieceBytes {
      put(columns)
      rows.add(rows.sequences[next], to: &self)
      next += 1
    }
    if next == end, count < Self.pieceBytes {
      put(Int16(-1))
      next += 1
    }
    return UnsafeRawBufferPointer(start: start, count: count)
  }

  mutating func add(_ integer: Int64?) {
    guard let integer else { return put(Int32(-1)) }
    put(Int32(8))
    put(integer)
  }

  /// Adds a timestamp. PostgreSQL refuses timestamps out of its range; the smallest value would be minus infinity.
  mutating func add(time: Int64) { add(max(time, .min + 1 + Self.epoch) - Self.epoch) }

  mutating func add(_ flag: Bool?) {
    guard let flag else { return put(Int32(-1)) }
    put(Int32(1))
    put(flag ? 1 : 0 as UInt8)
  }

  mutating func add(_ text: UnsafeRawBufferPointer?) {
    guard let text else { return put(Int32(-1)) }
    put(Int32(text.count))
    put(text)
  }

  mutating func add(_ text: String?) {
    guard var text else { return put(Int32(-1)) }
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// Adds an actor's name as derived by ``ActorIdentity``.
  mutating func add(nameOf actor: SpooledActor) {
    if let name = actor.givenName { return add(name) }
    var number = "-" + String(actor.id)
    number.withUTF8 {
      put(Int32(actor.behavior.count + $0.count))
      put(actor.behavior)
      put(UnsafeRawBufferPointer($0))
    }
  }

  @inline(__always)
  private mutating func put<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
    reserve(MemoryLayout<Value>.size)
    start.storeBytes(of: value.bigEndian, toByteOffset: count, as: Value.self)
    count += MemoryLayout<Value>.size
  }

  private mutating func put(_ source: UnsafeRawBufferPointer) {
    guard let bytes = source.baseAddress else { return }
    reserve(source.count)
    (start + count).copyMemory(from: bytes, byteCount: source.count)
    count += source.count
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(to: count + more) }
  }

  @inline(never)
  private mutating func grow(to needed: Int) {
    capacity = max(2 * capacity, needed)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
    larger.copyMemory(from: start, byteCount: count)
    start.deallocate()
    start = larger
  }
}
