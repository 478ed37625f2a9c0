/// A sink that keeps nothing: for runs of which only the summary matters.
public final class DiscardingSink: Sink {
  public init() {}

  public var location: String { "none" }
  public func open(_ run: RunMetadata) {}
  public func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) -> Int64 { sequence ?? 0 }
  public func write(_ batch: RecordBatch) {}
  public func counts(of runID: String) -> RecordCounts? { nil }
  public func close(_ run: RunMetadata) {}
}
