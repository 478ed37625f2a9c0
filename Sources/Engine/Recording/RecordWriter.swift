import Beamulator
import Platform
import Synchronization

/// Moves records from the spool to the sink on a thread of its own, and numbers them.
///
/// A record stays in the spool until the sink has acknowledged it. At a pace, a full spool drops records and counts
/// them: recording never slows the load. As fast as possible, a slow sink applies backpressure to the shards, which
/// costs no simulated time; a failing sink applies it for a few seconds only.
///
/// Unchecked because only the writer's thread uses the sink, the reader and the batch read ahead.
final class RecordWriter: @unchecked Sendable {
  /// The time for which a failing sink applies backpressure, in nanoseconds.
  private static let failingSinkTimeout: Int64 = 5_000_000_000
  /// Seconds between two checks whether there are enough records for a batch.
  private static let pause = 0.02

  private let batchSize: Int
  /// The most records in a batch when many are waiting.
  private let largestBatch: Int
  private let sink: any Sink
  private let spool: Spool
  private let writers: [SpoolWriter]
  private let others: Locked<SpoolWriter>
  private let reader: SpoolReader
  private let stateFile: SpoolStateFile?
  private let services: Services
  /// The ends of the streams at an instant: records before them are numbered before all later ones.
  private let barrier = Locked<[Int: SpoolPosition]?>(nil)
  private let log: RunLog
  private let appliesBackpressure: Atomic<Bool>
  private let flushPause: Double
  private let status: WriterStatus
  /// The number of the last record of earlier processes.
  private let first: Int64
  /// The ends of the streams of earlier processes.
  private let earlierEnds: [Int: SpoolPosition]
  /// The batch that the previous process had not finished writing.
  private let interrupted: SpoolState?
  /// The batch after the one being written, read while the sink was waiting.
  private var next: Delivery?
  private var thread: OSThread?

  /// - Parameters:
  ///   - writers: The spool writers of the shards.
  ///   - recovery: The records left by earlier processes.
  ///   - batchSize: The number of records in a batch.
  ///   - flushEvery: The longest wall-clock time that a record waits for its batch.
  ///   - appliesBackpressure: Whether a full spool blocks the shard instead of dropping the record.
  /// - Throws: ``FileError`` when there is no room for the first segments.
  init(
    _ sink: any Sink, _ spool: Spool, _ writers: [SpoolWriter], after recovery: SpoolRecovery, batchSize: Int,
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
    for record in recovery.doubtful { others.append(.action(record.record, record.inFlight)) }
    // Only now, so that a later process finds them in the journal or in the spool.
    spool.folder?.removeFlights()
    var positions = recovery.unread
    for writer in self.writers { positions[writer.stream] = SpoolPosition() }
    reader = SpoolReader(spool, from: positions)
    stateFile = try spool.folder.map { folder throws(FileError) in try SpoolStateFile(folder.statePath) }
    // The numbering is known even if the process dies before the first batch.
    if recovery.interrupted == nil {
      try stateFile?.write(SpoolState(sequence: recovery.sequence, from: positions, upTo: positions))
    }
    status = WriterStatus(acknowledged: recovery.sequence, counted: recovery.counted)
    first = recovery.sequence + Int64(recovery.count)
    interrupted = recovery.interrupted
    earlierEnds = recovery.ends
    spool.release(recovery.unread, acknowledged: recovery.unread, counted: recovery.counted)
    services.report(.records, .running)
  }

  /// The number of records that the sink has not acknowledged.
  private var unacknowledged: Int { Int(lastTaken - lastAcknowledged) }
  /// The number of records lost because the spool was full.
  var dropped: Int { spool.dropped }
  /// The number of records lost if the process ends now: dropped ones, and those waiting in a spool without a folder.
  var lost: Int { spool.dropped + (spool.folder == nil ? unacknowledged : 0) }
  /// The number of records left in the spool's folder if the process ends now.
  var waiting: Int { spool.folder == nil ? 0 : unacknowledged }

  /// The bytes of the spool's unacknowledged segments. Thread-safe.
  var spoolBytes: Int { spool.bytes }

  /// The number of the last record in the spool. Thread-safe.
  var lastTaken: Int64 { first + writers.reduce(0) { $0 + Int64($1.appended) } }

  /// The number of the last record that the sink has acknowledged. Thread-safe.
  var lastAcknowledged: Int64 { status.acknowledged }

  /// Returns whether the sink has acknowledged all records up to a number, and requests that they are written soon.
  /// Thread-safe.
  func hasAcknowledged(_ sequence: Int64) -> Bool { status.requestAcknowledgment(of: sequence) }

  /// Separates the numbers of all records so far from those of later ones; called while no shard is drained.
  ///
  /// - Parameter ends: The ends of the shards' streams.
  /// - Returns: The number of the last record so far.
  func mark(_ ends: [Int: SpoolPosition]) -> Int64 {
    barrier.withLock { barrier in
      others.withLock { others in
        barrier = ends.merging(earlierEnds) { $1 }.merging([others.stream: others.position]) { $1 }
        return lastTaken
      }
    }
  }

  /// Whether the sink has acknowledged all records.
  var isAcknowledged: Bool { lastAcknowledged >= lastTaken }

  /// The ends of the streams that belong to no shard. Thread-safe.
  var otherEnds: [Int: SpoolPosition] {
    let (stream, position) = others.withLock { ($0.stream, $0.position) }
    return earlierEnds.merging([stream: position]) { $1 }
  }

  /// Notes that a saved checkpoint has counted the records before these positions. Thread-safe.
  func saved(_ positions: [Int: SpoolPosition]) { status.saved(positions) }

  /// Starts the writer's thread.
  ///
  /// - Parameter sample: Called once a second on that thread.
  func start(_ sample: @escaping @Sendable () -> Void) { thread = OSThread("records") { self.write(sample) } }

  /// Records an event that belongs to no shard. Thread-safe.
  func take(_ event: EventRecord) { others.withLock { $0.append(.event(event)) } }

  /// Writes the waiting records and ends the thread.
  ///
  /// - Parameter seconds: The time for which a failing sink is still retried.
  func close(within seconds: Double) {
    status.close(within: seconds)
    thread?.join()
  }

  /// Removes the spool's folder if the sink has acknowledged all records.
  func removeSpool() { if isAcknowledged { spool.folder?.remove() } }

  // MARK: The writer's thread

  private func write(_ sample: () -> Void) {
    if let interrupted { deliver(read(from: interrupted.sequence, upTo: interrupted.upTo)) }
    var (nextFlush, nextSample) = (MonotonicClock.deadline(after: flushPause), MonotonicClock.now)
    while true {
      if MonotonicClock.now >= nextSample {
        sample()
        nextSample = MonotonicClock.deadline(after: 1)
      }
      let waiting = unacknowledged
      if next != nil || waiting >= batchSize
        || waiting > 0 && (status.isFlushRequested || MonotonicClock.now >= nextFlush)
      {
        let delivery = next ?? read(from: lastAcknowledged)
        next = nil
        deliver(delivery)
        nextFlush = MonotonicClock.deadline(after: flushPause)
        if status.hasGivenUp { return }
      } else if waiting == 0, status.isClosing {
        return
      } else {
        status.rest(Self.pause)
      }
    }
  }

  /// A batch and its positions in the spool.
  private struct Delivery {
    var batch: RecordBatch
    var state: SpoolState
  }

  /// Reads the batch that follows a number.
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

  /// Reads the batch after the one being written, if there are enough records for it.
  private func readAhead(of delivery: Delivery) {
    let last = delivery.state.sequence + Int64(delivery.batch.count)
    if next == nil, lastTaken - last >= batchSize { next = read(from: last) }
  }

  /// Writes a batch, and retries until the sink acknowledges it or the close deadline has passed.
  private func deliver(_ delivery: Delivery) {
    let (batch, state) = (delivery.batch, delivery.state)
    guard batch.count > 0 else { return }
    while !status.hasGivenUp {
      do {
        try stateFile?.write(state)
        try sink.write(batch) { readAhead(of: delivery) }
        if status.failingSince != nil {
          log.write(.warning, "records are being written again", fields: ["sink": sink.location])
          status.setFailing(since: nil)
          spool.setBackpressure(appliesBackpressure.load(ordering: .relaxed))
          services.report(.records, .running)
        }
        let counted = status.acknowledge(batch.count)
        // Only up to this batch: the state file still refers to the batch itself.
        spool.release(state.from, acknowledged: state.upTo, counted: counted)
        forgetEarlierStreams(before: state)
        return
      } catch {
        if status.failingSince == nil {
          log.write(
            .error, "cannot write records, retrying",
            fields: ["sink": sink.location, "error": "\(error)"])
          status.setFailing(since: MonotonicClock.now)
        }
        services.report(.records, .failing("\(error)"))
      }
      guard !status.hasGivenUp else { return }
      if let since = status.failingSince, MonotonicClock.now - since > Self.failingSinkTimeout {
        spool.setBackpressure(false)
      }
      status.waitForRetry()
    }
  }

  /// Sets whether a slow sink applies backpressure to the shards. Thread-safe.
  func setBackpressure(_ isApplied: Bool) {
    appliesBackpressure.store(isApplied, ordering: .relaxed)
    if status.failingSince == nil { spool.setBackpressure(isApplied) }
  }

  /// Releases streams of earlier processes that the sink has acknowledged and the state file no longer refers to.
  private func forgetEarlierStreams(before state: SpoolState) {
    for (stream, end) in earlierEnds where reader.positions[stream] != nil {
      guard let from = state.from[stream], from >= end else { continue }
      reader.forget(stream)
      spool.release(stream)
    }
  }
}
