import Glibc

/// Delivers the records that remain in the spool of an ended run, with the numbers that the run would have assigned.
///
/// The state file notes each batch before its delivery, so that a later replay or the resumed run starts with the same
/// batch. The spool is left unchanged, because a resumed run counts its records.
package struct SpoolReplay {
  private let folder: SpoolFolder
  private let state: SpoolState

  /// - Parameter path: The folder of the run's spool.
  /// - Returns: Nil if there is no spool.
  /// - Throws: ``FileError``.
  package init?(_ path: String) throws {
    guard access(path, F_OK) == 0 else { return nil }
    folder = try SpoolFolder(path)
    guard let state = folder.state else { return nil }
    self.state = state
  }

  /// The number of the last record that the run's sink is known to have stored.
  package var acknowledged: Int64 { state.sequence }

  /// Delivers all records, starting with the last batch sent to the sink.
  ///
  /// - Parameters:
  ///   - batchSize: The approximate number of records in a batch.
  ///   - write: Writes a batch; an error ends the replay.
  /// - Returns: The number of the last record.
  package func deliver(batchSize: Int = 1000, to write: (RecordBatch) throws -> Void) throws -> Int64 {
    let begins = folder.streams.mapValues { SpoolPosition(segment: $0.lowerBound) }
    let reader = SpoolReader(
      Spool(folder),
      from: begins.merging(state.from.filter { begins[$0.key] != nil }) { max($0, $1) })
    let stateFile = try SpoolStateFile(folder.statePath)
    var last = state.sequence
    let interrupted = RecordBatch(reader, .max, upTo: state.upTo, from: last + 1)
    if interrupted.count > 0 { try write(interrupted) }
    last += Int64(interrupted.count)
    while true {
      let from = reader.positions
      let batch = RecordBatch(reader, max(1, batchSize / max(1, from.count)), upTo: nil, from: last + 1)
      guard batch.count > 0 else { return last }
      try stateFile.write(SpoolState(sequence: last, from: from, upTo: reader.positions))
      try write(batch)
      last += Int64(batch.count)
    }
  }

  /// Removes the spool.
  package func remove() { folder.remove() }
}

extension RecordBatch {
  /// Reads a batch of the next records of a spool.
  fileprivate init(_ reader: SpoolReader, _ limit: Int, upTo ends: [Int: SpoolPosition]?, from first: Int64) {
    self.init(firstSequence: first)
    reader.readBytes(limit, upTo: ends) { bytes throws(SpoolDecoder.CorruptRecord) in try add(bytes) }
  }
}
