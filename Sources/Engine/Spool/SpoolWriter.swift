import Beamulator
import Synchronization

/// Appends records to a stream of the spool: a shard's, on its thread, without a lock and without a call to the system.
///
/// Unchecked because one thread appends; `appended` is an atomic.
final class SpoolWriter: @unchecked Sendable {
  let stream: Int
  /// Unowned because the writer of records keeps the spool, and outlives the shards that append.
  private unowned(unsafe) let spool: Spool
  private var segment: SpoolSegment
  /// Where the next record goes.
  private(set) var position = SpoolPosition()
  private let count = Atomic<Int>(0)
  /// Records refused since there was last room.
  private var refused = 0

  init(_ spool: Spool, stream: Int) throws {
    self.spool = spool
    self.stream = stream
    segment = try spool.makeSegment(stream, 1)
  }

  /// How many records were appended; any thread.
  var appended: Int { count.load(ordering: .acquiring) }

  /// Appends a record; without room for it, it is lost, and counted.
  func append(_ record: SpooledRecord) {
    guard var bytes = place(for: record.size) else { return }
    record.write(to: &bytes)
    end(bytes)
  }

  /// Appends an action, with its place among those in inFlight.
  func append(_ record: ActionRecord, _ inFlight: InFlightAction?) {
    guard var bytes = place(for: record.spooledSize) else { return }
    record.write(inFlight, to: &bytes)
    end(bytes)
  }

  /// Where the next record goes; nil where there is no room for it, which is counted.
  private func place(for size: Int) -> SpoolEncoder? {
    guard hasRoom(for: size) else {
      spool.drop()
      return nil
    }
    return SpoolEncoder(segment.memory + position.offset + SpoolSegment.headSize)
  }

  /// Lets readers see the record that was written.
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
    if position.offset + SpoolSegment.frameSize(size) + SpoolSegment.headSize <= SpoolSegment.size { return true }
    refused += 1
    // Asking costs more than a record does.
    guard refused % 64 == 1, let next = spool.nextSegment(stream, position.segment + 1) else { return false }
    segment.setLength(SpoolSegment.end, at: position.offset)
    segment = next
    position = SpoolPosition(segment: position.segment + 1)
    refused = 0
    return true
  }
}
