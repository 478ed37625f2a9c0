/// A sink that discards all records, for runs that need only the summary.
package final class DiscardingSink: Sink {
  package init() {}

  package var location: String { "none" }
  package func open(_ run: RunMetadata) {}
  package func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) -> Int64 { sequence ?? 0 }
  package func write(_ batch: RecordBatch) {}
  package func counts(of runID: String) -> RecordCounts? { nil }
  package func close(_ run: RunMetadata) {}
}
