import Glibc

/// Hands over what a run that is over has left in its spool, numbered as the run would have done it.
///
/// Each batch is noted before it is handed over: who comes next, this or the run as it goes on, begins with the same batch.
/// Nothing is taken out of the spool, since a run that goes on counts what it finds there.
package struct SpoolReplay {
  private let folder: SpoolFolder
  private let state: SpoolState

  /// - Parameter path: The run's spool.
  /// - Returns: Nil where there is none.
  /// - Throws: ``FileError``.
  package init?(_ path: String) throws {
    guard access(path, F_OK) == 0 else { return nil }
    folder = try SpoolFolder(path)
    guard let state = folder.state else { return nil }
    self.state = state
  }

  /// The number of the last record that the run's sink is known to have.
  package var acknowledged: Int64 { state.sequence }

  /// Hands over all that there is, from the batch on that was on its way last.
  ///
  /// - Parameters:
  ///   - batchSize: About how many records make a batch.
  ///   - write: Takes a batch; what it throws ends the handing over.
  /// - Returns: The number of the last record.
  package func deliver(batchSize: Int = 1000, to write: (RecordBatch) throws -> Void) throws -> Int64 {
    let begins = folder.streams.mapValues { SpoolPosition(segment: $0.lowerBound) }
    let reader = SpoolReader(
      Spool(folder, appliesBackpressure: false),
      from: begins.merging(state.from.filter { begins[$0.key] != nil }) { max($0, $1) })
    let notes = try SpoolStateFile(folder.statePath)
    var last = state.sequence
    let interrupted = RecordBatch(reader, .max, upTo: state.upTo, from: last + 1)
    if interrupted.count > 0 { try write(interrupted) }
    last += Int64(interrupted.count)
    while true {
      let from = reader.positions
      let batch = RecordBatch(reader, max(1, batchSize / max(1, from.count)), upTo: nil, from: last + 1)
      guard batch.count > 0 else { return last }
      try notes.write(SpoolState(sequence: last, from: from, upTo: reader.positions))
      try write(batch)
      last += Int64(batch.count)
    }
  }

  /// Takes the spool away.
  package func remove() { folder.remove() }
}

extension RecordBatch {
  /// The next records of a spool.
  fileprivate init(_ reader: SpoolReader, _ limit: Int, upTo ends: [Int: SpoolPosition]?, from first: Int64) {
    self.init(firstSequence: first)
    reader.readBytes(limit, upTo: ends) { bytes throws(SpoolDecoder.CorruptRecord) in try add(bytes) }
  }
}
