/// A destination for records; the implementations are in `Storage`.
///
/// Used by one thread at a time, which it may block: the record writer's while the run is active.
package protocol Sink: AnyObject, Sendable {
  /// The location of the results for display: a path or an address without secrets.
  var location: String { get }
  /// Prepares the sink and records the start of the run.
  func open(_ run: RunMetadata) throws
  /// Prepares the sink for a resumed run.
  ///
  /// - Parameter sequence: Records with higher numbers are deleted, because their actions are repeated; nil keeps all.
  /// - Returns: The highest number of a stored record; 0 if there is none.
  func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) throws -> Int64
  /// Stores a whole batch or throws; a return acknowledges the batch.
  func write(_ batch: RecordBatch) throws
  /// Stores a whole batch as ``write(_:)`` does.
  ///
  /// - Parameter meanwhile: Called while the sink waits for a database, if it waits.
  func write(_ batch: RecordBatch, meanwhile: () -> Void) throws
  /// Counts the stored records of a run; nil when the sink cannot count them.
  func counts(of runID: String) throws -> RecordCounts?
  /// Records the end of the run and closes the sink.
  func close(_ run: RunMetadata) throws
}

extension Sink {
  /// Writes without calling `meanwhile`.
  package func write(_ batch: RecordBatch, meanwhile: () -> Void) throws { try write(batch) }
}
