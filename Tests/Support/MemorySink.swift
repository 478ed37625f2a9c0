public import Beamulator
import Synchronization

/// A sink that keeps records in memory and can be told to fail.
public final class MemorySink: Sink {
  public struct Contents: Sendable {
    public var batch = RecordBatch()
    public var sequences: [Int64] = []
    public var metadata: [RunMetadata] = []
    public var attempts = 0
    /// Whether a sink before this one has the first records.
    public var isContinued = false
  }

  public struct Refusal: Error {}

  private let contents = Mutex(Contents())
  private let failures: Mutex<Int>
  private let forgets: Bool

  /// - Parameters:
  ///   - failures: How many writes fail before the first that works.
  ///   - forgets: Whether all events are gone in the end, though they were acknowledged.
  public init(failures: Int = 0, forgets: Bool = false) {
    self.failures = Mutex(failures)
    self.forgets = forgets
  }

  public var kept: Contents { contents.withLock { $0 } }
  public var location: String { "memory" }

  public func open(_ run: RunMetadata) { contents.withLock { $0.metadata.append(run) } }

  public func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) -> Int64 {
    contents.withLock {
      $0.metadata.append(run)
      $0.isContinued = true
    }
    return sequence ?? 0
  }

  public func write(_ batch: RecordBatch) throws {
    contents.withLock { $0.attempts += 1 }
    let fails = failures.withLock { left in
      left -= 1
      return left >= 0
    }
    if fails { throw Refusal() }
    contents.withLock {
      $0.sequences.append(batch.firstSequence)
      for action in batch.actions { $0.batch.actions.append(action) }
      $0.batch.complaints += batch.complaints
      $0.batch.events += batch.events
    }
  }

  public func counts(of runID: String) -> RecordCounts? {
    contents.withLock {
      $0.isContinued
        ? nil
        : RecordCounts(
          actions: $0.batch.actions.count, complaints: $0.batch.complaints.count,
          events: forgets ? 0 : $0.batch.events.count)
    }
  }

  public func close(_ run: RunMetadata) { contents.withLock { $0.metadata.append(run) } }
}
