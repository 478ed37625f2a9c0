import Support
import Platform
import Testing

@testable import Beamulator
@testable import Engine

/// Keeps which number each record got, by its timestamp.
private final class NumberingSink: Sink {
  let numbers = Locked<[Int64: Int64]>([:])
  var location: String { "memory" }

  func open(_ run: RunMetadata) {}
  func reopen(_ run: RunMetadata, keepingUpTo sequence: Int64?) -> Int64 { sequence ?? 0 }
  func close(_ run: RunMetadata) {}
  func counts(of runID: String) -> RecordCounts? { nil }
  func write(_ batch: RecordBatch) {
    let times = batch.actions.map(\.timestamp) + batch.complaints.map(\.timestamp) + batch.events.map(\.timestamp)
    numbers.withLock { for (place, time) in times.enumerated() { $0[time] = batch.firstSequence + Int64(place) } }
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

  /// Streams of very different length, and events, which come last in a batch: without the mark numbers would mix.
  @Test func whatCameBeforeAMarkIsNumberedBeforeWhatCameAfter() throws {
    let spool = Spool(nil, appliesBackpressure: false)
    let writers = try (0..<2).map { try SpoolWriter(spool, stream: spool.stream($0)) }
    let sink = NumberingSink()
    let log = try RunLog(
      path: nil, level: .error, calendar: RunCalendar(start: 0, timeZone: .gmt), tellsPeople: false)
    let writer = try RecordWriter(
      sink, spool, writers, after: SpoolRecovery(sequence: 0), batchSize: 10, flushEvery: .milliseconds(10),
      appliesBackpressure: false, services: Services(), log: log)
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
