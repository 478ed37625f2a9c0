package import Engine
import Beamulator
import Platform

/// A sink that keeps records in memory and can fail on request.
package final class MemorySink: Sink {
  package struct Contents: Sendable {
    package var batch = RecordBatch()
    package var sequences: [Int64] = []
    package var metadata: [RunMetadata] = []
    package var attempts = 0
    /// Whether an earlier sink has the first records.
    package var isContinued = false
  }

  package struct Refusal: Error {}

  private let contents = Locked(Contents())
  private let failures: Locked<Int>
  private let forgets: Bool

  /// - Parameters:
  ///   - failures: The number of writes that fail before the first success.
  ///   - forgets: Whether the counts lack all events, although they were acknowledged.
  package init(failures: Int = 0, forgets: Bool = false) {
    self.failures = Locked(failures)
    self.forgets = forgets
  }

  package var kept: Contents { contents.withLock { $0 } }
  package var location: String { "memory" }

  package func open(_ run: RunMetadata) { contents.withLock { $0.metadata.append(run) } }

  package func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) -> Int64 {
    contents.withLock {
      $0.metadata.append(run)
      $0.isContinued = true
    }
    return sequence ?? 0
  }

  package func write(_ batch: RecordBatch) throws {
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

  package func counts(of runID: String) -> RecordCounts? {
    contents.withLock {
      $0.isContinued
        ? nil
        : RecordCounts(
          actions: $0.batch.actions.count, complaints: $0.batch.complaints.count,
          events: forgets ? 0 : $0.batch.events.count)
    }
  }

  package func close(_ run: RunMetadata) { contents.withLock { $0.metadata.append(run) } }
}
