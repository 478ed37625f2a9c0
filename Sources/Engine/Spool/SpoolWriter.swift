import Beamulator
import Synchronization

/// Appends records to a stream of the spool without a lock or a system call.
///
/// Unchecked because one thread appends; `appended` is an atomic.
final class SpoolWriter: @unchecked Sendable {
  let stream: Int
  /// Unowned because the record writer retains the spool and outlives the shards that append.
  private unowned(unsafe) let spool: Spool
  private var segment: SpoolSegment
  /// The position of the next record.
  private(set) var position = SpoolPosition()
  private let count = Atomic<Int>(0)
  /// The number of records that did not fit into the segment.
  private var refused = 0

  init(_ spool: Spool, stream: Int) throws {
    self.spool = spool
    self.stream = stream
    segment = try spool.makeSegment(stream, 1)
  }

  /// The number of appended records. Thread-safe.
  var appended: Int { count.load(ordering: .acquiring) }

  /// Appends a record, or drops and counts it when the spool is full or the record is larger than a segment.
  func append(_ record: SpooledRecord) {
    guard var bytes = begin(record.size) else { return }
    record.write(to: &bytes)
    end(bytes)
  }

  /// Appends an action with its slot in the in-flight journal.
  func append(_ record: ActionRecord, _ inFlight: InFlightAction?) {
    guard var bytes = begin(record.spooledSize) else { return }
    record.write(inFlight, to: &bytes)
    end(bytes)
  }

  /// Returns an encoder for a record of at most this size; counts the record as dropped when there is no room.
  private func begin(_ size: Int) -> SpoolEncoder? {
    guard hasRoom(for: size) else {
      spool.drop()
      return nil
    }
    return SpoolEncoder(segment.memory + position.offset + SpoolSegment.headSize)
  }

  /// Publishes the written record to readers.
  private func end(_ bytes: SpoolEncoder) {
    let offset = position.offset
    position.offset += SpoolSegment.frameSize(bytes.count)
    segment.setChecksum(
      SpoolSegment.checksum(
        UnsafeRawBufferPointer(start: segment.memory + offset + SpoolSegment.headSize, count: bytes.count)),
      at: offset)
    segment.setLength(0, at: position.offset)
    segment.setLength(UInt32(bytes.count), at: offset)
    count.store(appended + 1, ordering: .releasing)
  }

  private func hasRoom(for size: Int) -> Bool {
    guard SpoolSegment.fits(size) else { return false }
    if position.offset + SpoolSegment.frameSize(size) + SpoolSegment.headSize <= SpoolSegment.size { return true }
    refused += 1
    // A request for a segment costs more than appending a record.
    guard refused % 64 == 1, let next = spool.nextSegment(stream, position.segment + 1) else { return false }
    segment.setLength(SpoolSegment.end, at: position.offset)
    segment = next
    position = SpoolPosition(segment: position.segment + 1)
    refused = 0
    return true
  }
}
