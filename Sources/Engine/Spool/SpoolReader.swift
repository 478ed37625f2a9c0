/// Reads the records of all streams of the spool, each once; used by one thread.
final class SpoolReader {
  private let spool: Spool
  /// The position of the next record, by stream. Streams of earlier processes have lower numbers.
  private(set) var positions: [Int: SpoolPosition]
  private var segments: [Int: SpoolSegment] = [:]

  init(_ spool: Spool, from positions: [Int: SpoolPosition]) {
    self.spool = spool
    self.positions = positions
  }

  /// Reads and decodes the next records, as ``readBytes(_:upTo:_:)`` does.
  func read(_ limit: Int = .max, upTo ends: [Int: SpoolPosition]? = nil, _ visit: (SpooledRecord) -> Void) {
    readBytes(limit, upTo: ends) { bytes throws(SpoolDecoder.CorruptRecord) in visit(try SpooledRecord(bytes)) }
  }

  /// Reads the next records in the order of each stream, and those of earlier processes before those of later ones.
  ///
  /// - Parameters:
  ///   - limit: The most records of each stream.
  ///   - ends: The positions at which to stop, by stream; nil reads all records.
  ///   - visit: Called with each record; a corrupt record ends its stream.
  func readBytes(
    _ limit: Int, upTo ends: [Int: SpoolPosition]?,
    _ visit: (UnsafeRawBufferPointer) throws(SpoolDecoder.CorruptRecord) -> Void
  ) {
    var unfinished = Int.max
    for stream in positions.keys.sorted() where ends == nil || ends?[stream] != nil {
      let generation = spool.generation(of: stream)
      if generation > unfinished { break }
      if read(stream, limit, upTo: ends?[stream], visit) == limit { unfinished = generation }
    }
  }

  /// Stops reading a stream.
  func forget(_ stream: Int) {
    positions[stream] = nil
    segments[stream] = nil
  }

  /// Reads the next records of a stream and returns their number.
  private func read(
    _ stream: Int, _ limit: Int, upTo end: SpoolPosition?,
    _ visit: (UnsafeRawBufferPointer) throws(SpoolDecoder.CorruptRecord) -> Void
  ) -> Int {
    guard var position = positions[stream],
      var segment = segments[stream] ?? spool.segment(stream, position.segment)
    else { return 0 }
    let isLive = spool.isLive(stream)
    var count = 0
    while count < limit, end.map({ position < $0 }) ?? true {
      let length = segment.length(at: position.offset)
      if length == SpoolSegment.end {
        guard let next = spool.segment(stream, position.segment + 1) else { break }
        segment = next
        position = SpoolPosition(segment: position.segment + 1)
      } else {
        guard length > 0, isLive || segment.isWhole(at: position.offset),
          (try? visit(segment.payload(at: position.offset))) != nil
        else { break }
        position.offset += SpoolSegment.frameSize(Int(length))
        count += 1
      }
    }
    positions[stream] = position
    segments[stream] = segment
    return count
  }
}
