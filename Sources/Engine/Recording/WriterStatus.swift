import Foundation
import Platform

/// How far the writer of the records has come and what is requested of it, shared by its thread and all others.
///
/// Unchecked because the condition's lock guards the variables.
final class WriterStatus: @unchecked Sendable {
  /// Seconds between two attempts to write to a failing sink.
  private static let retryPause = 1.0

  private let condition = NSCondition()
  private var acknowledgedValue: Int64
  /// The number up to which records are to be written without waiting for a full batch.
  private var requested: Int64 = 0
  /// The positions up to which the last checkpoint has counted the records.
  private var counted: [Int: SpoolPosition]
  private var isClosingValue = false
  private var failingSinceValue: Int64?
  /// When a closing writer gives up on a failing sink, in nanoseconds of the monotonic clock.
  private var closeDeadline = Int64.max

  init(acknowledged: Int64, counted: [Int: SpoolPosition]) {
    acknowledgedValue = acknowledged
    self.counted = counted
  }

  /// The number of the last record that the sink has acknowledged.
  var acknowledged: Int64 { condition.withLock { acknowledgedValue } }
  var isClosing: Bool { condition.withLock { isClosingValue } }
  /// When the sink began to fail, in nanoseconds of the monotonic clock; nil while it works.
  var failingSince: Int64? { condition.withLock { failingSinceValue } }
  /// Whether the waiting records are to be written without waiting for a full batch.
  var isFlushRequested: Bool { condition.withLock { isClosingValue || requested > acknowledgedValue } }

  /// Whether the writer is closing and its deadline for a failing sink has passed.
  var hasGivenUp: Bool {
    condition.withLock { isClosingValue && failingSinceValue != nil && MonotonicClock.now >= closeDeadline }
  }

  /// Returns whether the sink has acknowledged all records up to a number, and requests that they are written soon.
  func requestAcknowledgment(of sequence: Int64) -> Bool {
    condition.withLock {
      requested = max(requested, sequence)
      condition.broadcast()
      return acknowledgedValue >= sequence
    }
  }

  /// Notes that the sink has acknowledged a number of further records.
  ///
  /// - Returns: The positions up to which the last checkpoint has counted the records.
  func acknowledge(_ count: Int) -> [Int: SpoolPosition] {
    condition.withLock {
      acknowledgedValue += Int64(count)
      return counted
    }
  }

  /// Notes that a saved checkpoint has counted the records before these positions.
  func saved(_ positions: [Int: SpoolPosition]) { condition.withLock { counted = positions } }

  /// Sets when the sink began to fail; nil if it works.
  func setFailing(since time: Int64?) { condition.withLock { failingSinceValue = time } }

  /// Requests the end of the writer.
  ///
  /// - Parameter seconds: The time for which a failing sink is still retried.
  func close(within seconds: Double) {
    condition.withLock {
      isClosingValue = true
      closeDeadline = MonotonicClock.deadline(after: seconds)
      condition.broadcast()
    }
  }

  /// Waits for at most this number of seconds, unless the writer is closing.
  func rest(_ seconds: Double) {
    condition.withLock {
      if !isClosingValue { _ = condition.wait(until: Date(timeIntervalSinceNow: seconds)) }
    }
  }

  /// Waits before the next attempt to write to a failing sink; a close ends the wait.
  func waitForRetry() {
    condition.withLock {
      let (end, wasClosing) = (MonotonicClock.deadline(after: Self.retryPause), isClosingValue)
      while isClosingValue == wasClosing {
        let remaining = end - MonotonicClock.now
        guard remaining > 0 else { return }
        _ = condition.wait(until: Date(timeIntervalSinceNow: Double(remaining) / 1e9))
      }
    }
  }
}
