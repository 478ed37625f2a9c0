import Foundation
import Synchronization

/// Takes records from the shards and writes them to the sink on a thread of its own.
///
/// What waits is bounded. When time passes at a pace, a full queue drops and counts: the load is never bent. When time
/// skips, the shard waits for room, since nobody notices how long a moment of skipped time took; a sink that fails is
/// waited for a few seconds only.
///
/// Unchecked because the queue is guarded by the condition's lock, and the sink belongs to the writer's thread.
final class RecordWriter: @unchecked Sendable {
  /// The most records that may wait.
  static let capacity = 400_000
  /// After a failure the sink is tried again at this pace, in seconds.
  private static let retryPause = 1.0
  /// So long a shard waits for a sink that fails, in seconds.
  private static let patience = 5.0

  let batchSize: Int
  private let sink: any Sink
  private let services: Services
  private let log: RunLog
  private let waitsForRoom: Bool
  private let flushPause: Double
  private let condition = NSCondition()
  private var queue: [RecordBatch] = []
  private var waiting = 0
  /// The number of the last record that the sink has taken, or lost.
  private var settled: Int64
  private var isClosing = false
  /// Since when the sink fails; nil while it works.
  private var failingSince: Date?
  private var lastTry = Date.distantFuture
  private var thread: OSThread?
  private let droppedCount = Atomic<Int>(0)
  private let writtenCount = Atomic<Int>(0)

  /// - Parameters:
  ///   - sequence: The number of the last record of the run so far.
  ///   - batchSize: How many records make a batch.
  ///   - flushEvery: How often the shards are asked for what they have, in time of the wall.
  ///   - waitsForRoom: Whether a full queue holds the shard up instead of dropping.
  init(
    _ sink: any Sink, after sequence: Int64 = 0, batchSize: Int, flushEvery: Timespan, waitsForRoom: Bool,
    services: Services, log: RunLog
  ) {
    settled = sequence
    self.sink = sink
    self.batchSize = batchSize
    self.waitsForRoom = waitsForRoom
    flushPause = max(flushEvery.seconds, 0.01)
    self.services = services
    self.log = log
    services.report(.records, .running)
  }

  /// Records lost because the queue was full or the sink failed to the end.
  var dropped: Int { droppedCount.load(ordering: .relaxed) }
  /// Records that the sink has acknowledged.
  var written: Int { writtenCount.load(ordering: .relaxed) }

  /// The number of the last record that was taken; any thread.
  var lastTaken: Int64 {
    condition.lock()
    defer { condition.unlock() }
    return settled + Int64(waiting)
  }

  /// Whether all records up to a number have been written, or lost; any thread.
  func hasSettled(_ sequence: Int64) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    return settled >= sequence
  }

  /// Begins to write.
  ///
  /// - Parameter flush: Asks the shards for what they have.
  func start(_ flush: @escaping @Sendable () -> Void) { thread = OSThread("records") { self.write(flush) } }

  /// Takes a batch; any thread.
  func take(_ batch: RecordBatch) {
    condition.lock()
    defer { condition.unlock() }
    while waitsForRoom, waiting >= Self.capacity, !hasFailedLong {
      _ = condition.wait(until: Date(timeIntervalSinceNow: 0.1))
    }
    guard waiting < Self.capacity else {
      if droppedCount.add(batch.count, ordering: .relaxed).oldValue == 0 {
        log.write(.error, "the sink is too slow: records are dropped", fields: ["sink": sink.location])
      }
      return
    }
    queue.append(batch)
    waiting += batch.count
    condition.broadcast()
  }

  /// Takes what happened to a service; any thread. These are few: they neither wait for room nor are dropped.
  func take(_ event: EventRecord) {
    condition.lock()
    defer { condition.unlock() }
    queue.append(RecordBatch(events: [event]))
    waiting += 1
    condition.broadcast()
  }

  private var hasFailedLong: Bool { failingSince.map { -$0.timeIntervalSinceNow > Self.patience } ?? false }

  /// Writes what waits, tries a failing sink for so many seconds more, and ends.
  func close(within seconds: Double) {
    condition.lock()
    isClosing = true
    lastTry = Date(timeIntervalSinceNow: seconds)
    condition.broadcast()
    condition.unlock()
    thread?.join()
  }

  private func write(_ flush: () -> Void) {
    var nextFlush = Date(timeIntervalSinceNow: flushPause)
    while true {
      if Date() >= nextFlush {
        flush()
        nextFlush = Date(timeIntervalSinceNow: flushPause)
      }
      guard var batch = next(until: nextFlush) else {
        if isDrained { return }
        continue
      }
      batch.firstSequence = settled + 1
      if deliver(batch) {
        writtenCount.add(batch.count, ordering: .relaxed)
      } else {
        droppedCount.add(batch.count, ordering: .relaxed)
      }
      condition.lock()
      waiting -= batch.count
      settled += Int64(batch.count)
      condition.broadcast()
      condition.unlock()
    }
  }

  /// Whether nothing waits and nothing will come.
  private var isDrained: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isClosing && queue.isEmpty
  }

  /// The next batch, small ones put together; nil when there is none in time.
  private func next(until time: Date) -> RecordBatch? {
    condition.lock()
    defer { condition.unlock() }
    while queue.isEmpty {
      if isClosing || !condition.wait(until: time) { return nil }
    }
    var batch = queue[0]
    var taken = 1
    while taken < queue.count, batch.count + queue[taken].count <= 4 * batchSize {
      batch.actions += queue[taken].actions
      batch.complaints += queue[taken].complaints
      batch.events += queue[taken].events
      taken += 1
    }
    queue.removeFirst(taken)
    return batch
  }

  /// Writes a batch, again and again if need be; false if the sink fails to the end.
  private func deliver(_ batch: RecordBatch) -> Bool {
    while !hasGivenUp {
      do {
        try sink.write(batch)
        if failingSince != nil {
          log.write(.warning, "records are written again", fields: ["sink": sink.location])
          setFailing(nil)
          services.report(.records, .running)
        }
        return true
      } catch {
        if failingSince == nil {
          log.write(
            .error, "records could not be written, trying again",
            fields: ["sink": sink.location, "error": "\(error)"])
          setFailing(Date())
        }
        services.report(.records, .failing("\(error)"))
      }
      guard !hasGivenUp else { break }
      condition.lock()
      _ = condition.wait(until: Date(timeIntervalSinceNow: Self.retryPause))
      condition.unlock()
    }
    return false
  }

  /// Whether the run is over and the time for a failing sink as well.
  private var hasGivenUp: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isClosing && failingSince != nil && Date() >= lastTry
  }

  private func setFailing(_ since: Date?) {
    condition.lock()
    failingSince = since
    condition.unlock()
  }
}
