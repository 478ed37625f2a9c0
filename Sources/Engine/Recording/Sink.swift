/// Where records go: the drivers are in `Storage`.
///
/// All calls come from one thread, the recorder's, and may block it.
package protocol Sink: AnyObject, Sendable {
  /// Where the results are, for people: a path or an address without secrets.
  var location: String { get }
  /// Makes the sink ready and records the run's start.
  func open(_ run: RunMetadata) throws
  /// Makes the sink ready for a run that goes on.
  ///
  /// - Parameter sequence: Records numbered higher are taken away, since what they tell of will happen again; nil keeps
  ///   all.
  /// - Returns: The highest number of a record that is stored; 0 without any.
  func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) throws -> Int64
  /// Stores a batch whole or throws; when it returns, the batch is acknowledged.
  func write(_ batch: RecordBatch) throws
  /// As ``write(_:)``.
  ///
  /// - Parameter meanwhile: Called while the sink waits for a database, if it does.
  func write(_ batch: RecordBatch, meanwhile: () -> Void) throws
  /// Counts what is stored of a run; nil when the sink cannot tell.
  func counts(of runID: String) throws -> RecordCounts?
  /// Records the run's end and closes; nothing is written afterwards.
  func close(_ run: RunMetadata) throws
}

extension Sink {
  /// Waits for nobody.
  package func write(_ batch: RecordBatch, meanwhile: () -> Void) throws { try write(batch) }
}
