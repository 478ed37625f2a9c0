/// Reads the records of all streams of the spool, each once; used by one thread.
final class SpoolReader {
  private let spool: Spool
  /// By stream: where to read on. Those of processes that died come first.
  private(set) var positions: [Int: SpoolPosition]
  private var segments: [Int: SpoolSegment] = [:]

  init(_ spool: Spool, from positions: [Int: SpoolPosition]) {
    self.spool = spool
    self.positions = positions
  }

  /// The next records, in the order of each stream; empty where there are none yet.
  ///
  /// - Parameters:
  ///   - limit: How many of each stream at most.
  ///   - ends: Where to stop, by stream; nil is nowhere.
  ///   - visit: Told of each record.
  func read(
    _ limit: Int = .max, upTo ends: [Int: SpoolPosition]? = nil, _ visit: (SpooledRecord) -> Void
  ) {
    for stream in positions.keys.sorted() {
      var count = 0
      while count < limit, let position = positions[stream], ends == nil || position < ends?[stream] ?? position,
        let record = next(of: stream, position)
      {
        visit(record)
        count += 1
      }
    }
  }

  /// Reads a stream no more.
  func forget(_ stream: Int) {
    positions[stream] = nil
    segments[stream] = nil
  }

  private func next(of stream: Int, _ start: SpoolPosition) -> SpooledRecord? {
    var position = start
    while true {
      guard let segment = segments[stream] ?? spool.segment(stream, position.segment) else { return nil }
      segments[stream] = segment
      let length = segment.length(at: position.offset)
      if length == SpoolSegment.end {
        guard spool.segment(stream, position.segment + 1) != nil else { return nil }
        position = SpoolPosition(segment: position.segment + 1)
        segments[stream] = nil
        positions[stream] = position
        continue
      }
      guard length > 0, spool.isLive(stream) || segment.isWhole(at: position.offset) else { return nil }
      guard let record = try? SpooledRecord(segment.payload(at: position.offset)) else { return nil }
      positions[stream] = SpoolPosition(
        segment: position.segment, offset: position.offset + SpoolSegment.frameSize(Int(length)))
      return record
    }
  }
}
