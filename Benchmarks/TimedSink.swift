import Platform
import Engine
import ActorRuntime
import Beamulator
import Foundation
import Synchronization

/// Measures the time that a sink takes to store a run's records, from the first batch or from ``go()``.
final class TimedSink: Sink {
  private let sink: any Sink
  private let times: Mutex<(start: Int64?, end: Int64)>
  private let gate = DispatchSemaphore(value: 0)
  private let isHeld: Bool

  /// - Parameter isHeld: Whether the first batch waits for ``go()``.
  init(_ sink: any Sink, isHeld: Bool) {
    self.sink = sink
    self.isHeld = isHeld
    times = Mutex((nil, 0))
  }

  var location: String { sink.location }
  var seconds: Double { times.withLock { Double($0.end - ($0.start ?? $0.end)) / 1e9 } }

  /// Releases the first batch.
  func go() { gate.signal() }

  func open(_ run: RunMetadata) throws { try sink.open(run) }
  func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) throws -> Int64 {
    try sink.reopen(run, keepingUpTo: sequence)
  }
  func write(_ batch: RecordBatch) throws { try write(batch, meanwhile: {}) }
  func write(_ batch: RecordBatch, meanwhile: () -> Void) throws {
    if times.withLock({ $0.start == nil }) {
      if isHeld { gate.wait() }
      times.withLock { $0.start = MonotonicClock.now }
    }
    try sink.write(batch, meanwhile: meanwhile)
    times.withLock { $0.end = MonotonicClock.now }
  }
  func counts(of runID: String) throws -> RecordCounts? { try sink.counts(of: runID) }
  func close(_ run: RunMetadata) throws { try sink.close(run) }
}
