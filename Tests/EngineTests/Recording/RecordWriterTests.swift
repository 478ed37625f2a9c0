import Glibc
import Platform
import Support
import Testing

@testable import Beamulator
@testable import Engine

/// Keeps the number of each record, by its timestamp.
private final class NumberingSink: Sink {
  let numbers = Locked<[Int64: Int64]>([:])
  var location: String { "memory" }

  func open(_ run: RunMetadata) {}
  func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) -> Int64 { sequence ?? 0 }
  func close(_ run: RunMetadata) {}
  func counts(of runID: String) -> RecordCounts? { nil }
  func write(_ batch: RecordBatch) {
    let times = batch.actions.map(\.timestamp) + batch.complaints.map(\.timestamp) + batch.events.map(\.timestamp)
    numbers.withLock { for (index, time) in times.enumerated() { $0[time] = batch.firstSequence + Int64(index) } }
  }
}

/// Fails a number of times, and notes the time of each attempt.
private final class FailingSink: Sink {
  struct Refusal: Error {}

  private let failures: Int
  let attempts = Locked<[Int64]>([])
  var location: String { "memory" }

  init(failures: Int) { self.failures = failures }

  func open(_ run: RunMetadata) {}
  func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) -> Int64 { sequence ?? 0 }
  func close(_ run: RunMetadata) {}
  func counts(of runID: String) -> RecordCounts? { nil }
  func write(_ batch: RecordBatch) throws {
    let count = attempts.withLock { attempts in
      attempts.append(MonotonicClock.now)
      return attempts.count
    }
    if count <= failures { throw Refusal() }
  }
}

@Suite(.timeLimit(.minutes(3)))
struct RecordWriterTests {
  private func action(_ time: Int64) -> SpooledRecord {
    .action(
      ActionRecord(
        timestamp: time, realTime: 0, actor: ActorIdentity(id: 1, behavior: "A"), action: "a", arguments: "{}",
        success: true, result: nil, error: nil, due: 0, lag: 0, service: 0, status: nil), nil)
  }

  private func event(_ time: Int64) -> SpooledRecord {
    .event(EventRecord(timestamp: time, realTime: 0, actor: ActorIdentity(id: 1, behavior: "A"), event: .started))
  }

  private func writer(
    _ sink: any Sink, _ spool: Spool, _ writers: [SpoolWriter], batchSize: Int = 10
  ) throws -> RecordWriter {
    let log = try RunLog(
      path: nil, level: .error, calendar: RunCalendar(start: 0, timeZone: .gmt), writesToStderr: false)
    return try RecordWriter(
      sink, spool, writers, after: SpoolRecovery(sequence: 0), batchSize: batchSize, flushEvery: .milliseconds(10),
      appliesBackpressure: false, services: Services(), log: log)
  }

  /// A request for records wakes the writer, but must not shorten the pause before a retry.
  @Test func aFailingSinkIsRetriedAfterAPause() throws {
    let spool = Spool(nil)
    let shard = try SpoolWriter(spool, stream: spool.stream(0))
    let sink = FailingSink(failures: 1)
    let writer = try writer(sink, spool, [shard])
    shard.append(action(1))
    writer.start {}
    while !writer.hasAcknowledged(1) { usleep(1000) }
    writer.close(within: 60)
    let attempts = sink.attempts.withLock { $0 }
    #expect(attempts.count == 2 && attempts[1] - attempts[0] >= 1_000_000_000)
  }

  @Test func aClosingWriterGivesUpAtItsDeadline() throws {
    let spool = Spool(nil)
    let shard = try SpoolWriter(spool, stream: spool.stream(0))
    let sink = FailingSink(failures: .max)
    let writer = try writer(sink, spool, [shard])
    shard.append(action(1))
    writer.start {}
    while sink.attempts.withLock({ $0.isEmpty }) { usleep(1000) }
    // The close retries once immediately.
    writer.close(within: 0)
    #expect(writer.lost == 1 && sink.attempts.withLock { $0.count } <= 2)
  }

  @Test func aRecordIsWrittenWithoutAFullBatch() throws {
    let spool = Spool(nil)
    let shard = try SpoolWriter(spool, stream: spool.stream(0))
    let sink = NumberingSink()
    let writer = try writer(sink, spool, [shard], batchSize: 1000)
    writer.start {}
    for time in 1...3 as ClosedRange<Int64> {
      shard.append(action(time))
      while sink.numbers.withLock({ $0[time] }) == nil { usleep(1000) }
    }
    writer.close(within: 60)
    #expect(sink.numbers.withLock { $0 } == [1: 1, 2: 2, 3: 3])
  }

  /// The streams differ in length, and events come last in a batch: without the mark the numbers would mix.
  @Test func recordsBeforeAMarkAreNumberedBeforeLaterRecords() throws {
    let spool = Spool(nil)
    let writers = try (0..<2).map { try SpoolWriter(spool, stream: spool.stream($0)) }
    let sink = NumberingSink()
    let writer = try writer(sink, spool, writers)
    var time: Int64 = 0
    func append(_ count: Int, _ record: (Int64) -> SpooledRecord, to stream: Int) {
      for _ in 0..<count {
        time += 1
        writers[stream].append(record(time))
      }
    }
    append(100, event, to: 0)
    append(3, action, to: 1)
    let marked = writer.mark(Dictionary(writers.map { ($0.stream, $0.position) }, uniquingKeysWith: { $1 }))
    #expect(marked == 103)
    append(5, action, to: 0)
    append(200, action, to: 1)
    writer.start {}
    writer.close(within: 60)
    let numbers = sink.numbers.withLock { $0 }
    #expect(numbers.count == 308 && Set(numbers.values) == Set(1...308) && writer.lost == 0 && writer.waiting == 0)
    #expect(numbers.allSatisfy { ($0.key <= 103) == ($0.value <= marked) })
  }
}
