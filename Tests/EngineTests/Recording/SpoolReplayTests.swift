import Foundation
import Testing

@testable import Beamulator
@testable import Engine

/// Delivery of the records that a run has left in its spool, by another process.
@Suite(.timeLimit(.minutes(3)))
struct SpoolReplayTests {
  private struct Cut: Error {}

  private final class Keeper {
    /// Timestamps of the records, by number.
    var records: [Int64: Int64] = [:]
    var batches = 0
  }

  @Test func eachRecordKeepsItsNumberAcrossInterruptedReplays() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("spool-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try SpoolReplay(path) == nil)
    do {
      let spool = Spool(try SpoolFolder(path))
      let writers = try (0..<2).map { try SpoolWriter(spool, stream: spool.stream($0)) }
      for number in 0..<5_000 {
        writers[number % 2].append(
          .event(EventRecord(timestamp: Int64(number), realTime: 0, actor: .run, event: .crashed)))
      }
      let begins = Dictionary(uniqueKeysWithValues: writers.map { ($0.stream, SpoolPosition()) })
      // The last batch ends in the middle of the streams.
      let reader = SpoolReader(spool, from: begins)
      reader.read(700) { _ in }
      try SpoolStateFile(path + "/" + RunLayout.spoolState).write(
        SpoolState(sequence: 100, from: begins, upTo: reader.positions))
    }
    let keeper = Keeper()
    func deliver(batches: Int) throws -> Int64 {
      guard let spool = try SpoolReplay(path) else { throw Cut() }
      return try spool.deliver(batchSize: 300) { batch in
        keeper.batches += 1
        for (index, event) in batch.events.enumerated() {
          let number = batch.firstSequence + Int64(index)
          #expect(keeper.records[number] == nil || keeper.records[number] == event.timestamp)
          keeper.records[number] = event.timestamp
        }
        if keeper.batches == batches { throw Cut() }
      }
    }
    #expect(throws: Cut.self) { try deliver(batches: 1) }
    #expect(keeper.records.count == 1_400)
    #expect(throws: Cut.self) { try deliver(batches: 5) }
    #expect(try SpoolReplay(path)?.acknowledged == 2_100)
    for _ in 0..<2 { #expect(try deliver(batches: .max) == 5_100) }
    #expect(keeper.records.keys.sorted() == Array(101...5_100))
    #expect(Set(keeper.records.values) == Set(0..<5_000))
  }
}
