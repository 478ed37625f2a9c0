import Beamulator
import Platform
import Foundation
import Synchronization

/// Takes records out of the spool and writes them to the sink, on a thread of its own; there they get their numbers.
///
/// A record stays in the spool until the sink has said that it has it. When time passes at a pace, a spool that is full drops
/// and counts: the load is never bent. When time skips, shards wait for a slow sink, since nobody notices how long a moment
/// of skipped time took; for one that fails they wait a few seconds only.
///
/// Unchecked because what threads share is guarded by the condition's lock; the sink and the reader belong to the writer's
/// thread.
final class RecordWriter: @unchecked Sendable {
  /// After a failure the sink is tried again at this pace, in seconds.
  private static let retryPause = 1.0
  /// So long a shard waits for a sink that fails, in seconds.
  private static let failingSinkTimeout = 5.0
  /// How often it is looked whether there is enough for a batch, in seconds.
  private static let pause = 0.02

  private let batchSize: Int
  /// So many records a batch has at most, where many wait.
  private let largestBatch: Int
  private let sink: any Sink
  private let spool: Spool
  private let writers: [SpoolWriter]
  private let others: Locked<SpoolWriter>
  private let reader: SpoolReader
  private let stateFile: SpoolStateFile?
  private let services: Services
  /// Where each stream was at an instant: what was recorded before it gets lower numbers than what came after.
  private let barrier = Locked<[Int: SpoolPosition]?>(nil)
  private let log: RunLog
  private let appliesBackpressure: Atomic<Bool>
  private let flushPause: Double
  private let condition = NSCondition()
  /// The number of the last record of the processes before this one.
  private let first: Int64
  /// Where the streams of the processes before this one end.
  private let earlierEnds: [Int: SpoolPosition]
  /// The batch that was on its way when the process before died.
  private let interrupted: SpoolState?
  /// The number of the last record that the sink has.
  private var acknowledged: Int64
  /// A number up to which records are wanted in the sink soon.
  private var wanted: Int64 = 0
  /// What the last checkpoint has counted.
  private var counted: [Int: SpoolPosition] = [:]
  private var isClosing = false
  /// Since when the sink fails; nil while it works.
  private var failingSince: Date?
  private var lastTry = Date.distantFuture
  /// The batch after the one that is on its way, read while the sink waited.
  private var next: Delivery?
  private var thread: OSThread?

  /// - Parameters:
  ///   - writers: Of the shards.
  ///   - left: What the processes before this one have left.
  ///   - batchSize: How many records make a batch.
  ///   - flushEvery: The longest that a record waits for its batch, in time of the wall.
  ///   - appliesBackpressure: Whether a full spool holds the shard up instead of dropping.
  /// - Throws: ``FileError`` when the spool has no room to begin with.
  init(
    _ sink: any Sink, _ spool: Spool, _ writers: [SpoolWriter], after left: SpoolRecovery, batchSize: Int,
    flushEvery: Timespan, appliesBackpressure: Bool, services: Services,
    log: RunLog
  ) throws {
    self.sink = sink
    self.spool = spool
    self.batchSize = batchSize
    largestBatch = max(batchSize, min(16 * batchSize, 20_000))
    self.appliesBackpressure = Atomic(appliesBackpressure)
    self.services = services
    self.log = log
    flushPause = max(flushEvery.seconds, 0.01)
    let others = try SpoolWriter(spool, stream: spool.sharedStream)
    self.others = Locked(others)
    self.writers = writers + [others]
    for record in left.doubtful { others.append(.action(record.record, record.inFlight)) }
    // Only now: who comes after this process finds them in one place or the other.
    spool.folder?.removeFlights()
    var positions = left.unread
    for writer in self.writers { positions[writer.stream] = SpoolPosition() }
    reader = SpoolReader(spool, from: positions)
    stateFile = try spool.folder.map { folder throws(FileError) in try SpoolStateFile(folder.statePath) }
    // Who dies before the first batch leaves no doubt about the numbers.
    if left.interrupted == nil {
      try stateFile?.write(SpoolState(sequence: left.sequence, from: positions, upTo: positions))
    }
    acknowledged = left.sequence
    first = left.sequence + Int64(left.count)
    interrupted = left.interrupted
    earlierEnds = left.ends
    counted = left.counted
    spool.release(left.unread, acknowledged: left.unread, counted: left.counted)
    services.report(.records, .running)
  }

  /// Records that the sink does not have yet.
  private var unacknowledged: Int { Int(lastTaken - lastAcknowledged) }
  /// Records lost because the spool was full.
  var dropped: Int { spool.dropped }
  /// Records that are lost when the process ends: those dropped, and what waits in a spool without a folder.
  var lost: Int { spool.dropped + (spool.folder == nil ? unacknowledged : 0) }
  /// Records that are in the spool's folder when the process ends.
  var waiting: Int { spool.folder == nil ? 0 : unacknowledged }

  /// How large the spool is that the sink does not have; any thread.
  var spoolBytes: Int { spool.bytes }

  /// The number of the last record that was taken; any thread.
  var lastTaken: Int64 { first + writers.reduce(0) { $0 + Int64($1.appended) } }

  /// The number of the last record that the sink has; any thread.
  var lastAcknowledged: Int64 {
    condition.lock()
    defer { condition.unlock() }
    return acknowledged
  }

  /// Whether all records up to a number have been written, which is then hastened; any thread.
  func hasAcknowledged(_ sequence: Int64) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    wanted = max(wanted, sequence)
    condition.broadcast()
    return acknowledged >= sequence
  }

  /// Has all that was recorded so far numbered before what is recorded from now on; while no shard is drained.
  ///
  /// - Parameter ends: Where the shards' streams end.
  /// - Returns: The number of the last record so far.
  func mark(_ ends: [Int: SpoolPosition]) -> Int64 {
    barrier.withLock { barrier in
      others.withLock { others in
        barrier = ends.merging(earlierEnds) { $1 }.merging([others.stream: others.position]) { $1 }
        return lastTaken
      }
    }
  }

  /// Whether the sink has all that was recorded.
  var isAcknowledged: Bool { lastAcknowledged >= lastTaken }

  /// Where each stream ends that is not a shard's; any thread.
  var otherEnds: [Int: SpoolPosition] {
    let (stream, position) = others.withLock { ($0.stream, $0.position) }
    return earlierEnds.merging([stream: position]) { $1 }
  }

  /// A checkpoint was saved that has counted what lies before these places; any thread.
  func saved(_ positions: [Int: SpoolPosition]) {
    condition.lock()
    counted = positions
    condition.unlock()
  }

  /// Begins to write.
  ///
  /// - Parameter look: Called each second.
  func start(_ look: @escaping @Sendable () -> Void) { thread = OSThread("records") { self.write(look) } }

  /// Takes what happened to a service; any thread.
  func take(_ event: EventRecord) { others.withLock { $0.append(.event(event)) } }

  /// Writes what waits, tries a failing sink for so many seconds more, and ends.
  func close(within seconds: Double) {
    condition.lock()
    isClosing = true
    lastTry = Date(timeIntervalSinceNow: seconds)
    condition.broadcast()
    condition.unlock()
    thread?.join()
  }

  /// Takes the spool away if there is nothing in it any more.
  func removeSpool() { if isAcknowledged { spool.folder?.remove() } }

  // MARK: The writer's thread

  private func write(_ look: () -> Void) {
    if let interrupted { deliver(read(from: interrupted.sequence, upTo: interrupted.upTo)) }
    var (lastBatch, nextLook) = (Date(), Date())
    while true {
      if Date() >= nextLook {
        look()
        nextLook = Date(timeIntervalSinceNow: 1)
      }
      let waiting = Int(lastTaken - lastAcknowledged)
      if next != nil || waiting >= batchSize
        || waiting > 0 && (isInHaste || -lastBatch.timeIntervalSinceNow >= flushPause)
      {
        let delivery = next ?? read(from: acknowledged)
        next = nil
        deliver(delivery)
        lastBatch = Date()
        if hasGivenUp { return }
      } else if waiting == 0, rest(0) {
        return
      } else {
        _ = rest(Self.pause)
      }
    }
  }

  /// A batch, and where it lies in the spool.
  private struct Delivery {
    var batch: RecordBatch
    var state: SpoolState
  }

  /// Reads the batch that comes after a number.
  private func read(from sequence: Int64, upTo ends: [Int: SpoolPosition]? = nil) -> Delivery {
    let from = reader.positions
    var batch = RecordBatch(firstSequence: sequence + 1)
    let share = max(1, largestBatch / writers.count)
    batch.actions.reserveCapacity(min(share, Int(lastTaken - sequence)))
    barrier.withLock { barrier in
      reader.readBytes(ends == nil ? share : .max, upTo: ends ?? barrier) { bytes throws(SpoolDecoder.CorruptRecord) in
        try batch.add(bytes)
      }
      if let reached = barrier, reader.positions.allSatisfy({ $0.value >= reached[$0.key] ?? $0.value }) {
        barrier = nil
      }
    }
    return Delivery(batch: batch, state: SpoolState(sequence: sequence, from: from, upTo: reader.positions))
  }

  /// Reads the batch after one that is on its way, if there is enough for it.
  private func readAhead(of delivery: Delivery) {
    let last = delivery.state.sequence + Int64(delivery.batch.count)
    if next == nil, lastTaken - last >= batchSize { next = read(from: last) }
  }

  /// Writes a batch, again and again if need be, until the sink has it or there is no time left.
  private func deliver(_ delivery: Delivery) {
    let (batch, state) = (delivery.batch, delivery.state)
    guard batch.count > 0 else { return }
    while !hasGivenUp {
      do {
        try stateFile?.write(state)
        try sink.write(batch) { readAhead(of: delivery) }
        if failingSince != nil {
          log.write(.warning, "records are written again", fields: ["sink": sink.location])
          setFailing(nil)
          services.report(.records, .running)
        }
        condition.lock()
        acknowledged += Int64(batch.count)
        let counted = counted
        condition.unlock()
        // What lies before this batch, and not the batch: the state still tells of it.
        spool.release(state.from, acknowledged: state.upTo, counted: counted)
        forgetEarlierStreams(before: state)
        return
      } catch {
        if failingSince == nil {
          log.write(
            .error, "records could not be written, trying again",
            fields: ["sink": sink.location, "error": "\(error)"])
          setFailing(Date())
        }
        services.report(.records, .failing("\(error)"))
      }
      guard !hasGivenUp else { return }
      if let failingSince, -failingSince.timeIntervalSinceNow > Self.failingSinkTimeout { spool.setBackpressure(false) }
      condition.lock()
      _ = condition.wait(until: Date(timeIntervalSinceNow: Self.retryPause))
      condition.unlock()
    }
  }

  /// Whether shards are to wait for a slow sink from now on; any thread.
  func setBackpressure(_ mayWait: Bool) {
    appliesBackpressure.store(mayWait, ordering: .relaxed)
    condition.lock()
    let isFailing = failingSince != nil
    condition.unlock()
    if !isFailing { spool.setBackpressure(mayWait) }
  }

  /// Lets go of streams of the processes before this one of which the sink has all, and of which the state tells no more.
  private func forgetEarlierStreams(before state: SpoolState) {
    for (stream, end) in earlierEnds where reader.positions[stream] != nil {
      guard let from = state.from[stream], from >= end else { continue }
      reader.forget(stream)
      spool.release(stream)
    }
  }

  /// Whether what there is should not wait for more.
  private var isInHaste: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isClosing || wanted > acknowledged
  }

  /// Waits for so many seconds at most; whether the run is over.
  private func rest(_ seconds: Double) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    if seconds > 0, !isClosing { _ = condition.wait(until: Date(timeIntervalSinceNow: seconds)) }
    return isClosing
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
    if since == nil { spool.setBackpressure(appliesBackpressure.load(ordering: .relaxed)) }
  }
}
