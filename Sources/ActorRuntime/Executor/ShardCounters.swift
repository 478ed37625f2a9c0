import Synchronization

/// Running totals of a shard: written by the thread that drains it, readable by any thread.
package final class ShardCounters: Sendable {
  private let actsValue = Atomic<Int>(0)
  private let crashesValue = Atomic<Int>(0)
  private let inFlightValue = Atomic<Int>(0)
  private let refusedMessagesValue = Atomic<Int>(0)
  private let quarantinedValue = Atomic<Int>(0)
  private let pausedValue = Atomic<Int>(0)

  /// Acts that have ended.
  package var acts: Int { actsValue.load(ordering: .relaxed) }
  /// Acts that threw.
  package var crashes: Int { crashesValue.load(ordering: .relaxed) }
  /// Acts that have started and not ended.
  package var inFlight: Int { inFlightValue.load(ordering: .relaxed) }
  /// Actors in quarantine.
  package var quarantined: Int { quarantinedValue.load(ordering: .relaxed) }
  /// Paused actors.
  package var paused: Int { pausedValue.load(ordering: .relaxed) }
  /// Messages refused because the receiver's mailbox was full.
  package var refusedMessages: Int { refusedMessagesValue.load(ordering: .relaxed) }

  // There is one writer, so a load and a store suffice; an atomic addition would lock the cache line.
  @inline(__always) func begin() { inFlightValue.store(inFlight + 1, ordering: .relaxed) }
  @inline(__always) func end() {
    inFlightValue.store(inFlight - 1, ordering: .relaxed)
    actsValue.store(acts + 1, ordering: .relaxed)
  }
  func enterQuarantine() { quarantinedValue.store(quarantined + 1, ordering: .relaxed) }
  func leaveQuarantine() { quarantinedValue.store(quarantined - 1, ordering: .relaxed) }
  func pause() { pausedValue.store(paused + 1, ordering: .relaxed) }
  func resume() { pausedValue.store(paused - 1, ordering: .relaxed) }
  func refuseMessage() { refusedMessagesValue.store(refusedMessages + 1, ordering: .relaxed) }
  func crash() { crashesValue.store(crashes + 1, ordering: .relaxed) }
}
