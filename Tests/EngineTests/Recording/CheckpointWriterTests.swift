import Platform
import Testing

@testable import Beamulator
@testable import Engine

struct CheckpointWriterTests {
  private func run(_ simulated: Timespan) -> CheckpointCapture {
    CheckpointCapture(
      run: SavedRun(
        simulation: "sim", seed: 1, clockStart: 0, simulated: .start + simulated, sequence: 0, isExact: false,
        wallSeconds: 0, skipped: .zero, groups: [], targets: [:], dropped: 0, statistics: RunStatistics()))
  }

  private func writer(_ store: MemoryStore) throws -> CheckpointWriter {
    let log = try RunLog(
      path: nil, level: .error, calendar: RunCalendar(start: 0, timeZone: .gmt), writesToStderr: false)
    let spool = Spool(nil)
    let records = try RecordWriter(
      DiscardingSink(), spool, [], after: SpoolRecovery(sequence: 0), batchSize: 10, flushEvery: .milliseconds(10),
      appliesBackpressure: false, services: Services(), log: log)
    return CheckpointWriter(store, records, services: Services(), log: log)
  }

  @Test func theLastCheckpointIsRetried() throws {
    let store = MemoryStore(failures: 1)
    let writer = try writer(store)
    try writer.saveFirst(run(.zero))
    writer.close(run(.seconds(2)))
    #expect(store.load()?.run.simulated == .start + .seconds(2))
  }

  /// A store that works again is written at the next retry, and requests meanwhile receive the error.
  @Test func aFailedCheckpointIsRetriedAfterItsPause() async throws {
    let store = MemoryStore(failures: 1)
    let writer = try writer(store)
    try writer.saveFirst(run(.zero))
    let began = MonotonicClock.now
    writer.start { [capture = run(.seconds(1))] body in body(capture) }
    while store.load()?.run.simulated == .start { try await Task.sleep(for: .milliseconds(1)) }
    #expect(MonotonicClock.now - began >= 1_000_000_000)
    let saved = try await withCheckedThrowingContinuation { continuation in
      writer.saveSoon { continuation.resume(with: $0.map(\.simulated)) }
    }
    #expect(saved == .start + .seconds(1))
    writer.close(run(.seconds(2)))
    #expect(store.load()?.run.simulated == .start + .seconds(2))
  }
}
