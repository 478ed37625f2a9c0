import Foundation
import Testing

@testable import Beamulator
@testable import Engine

@Suite(.timeLimit(.minutes(3)))
struct SpoolTests {
  /// A folder that is removed with the test.
  private final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("spool-\(UUID().uuidString)").path
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private func action(_ number: Int, result: String? = nil, flight: InFlightAction? = nil) -> SpooledRecord {
    .action(
      ActionRecord(
        timestamp: Int64(number), realTime: -1, actor: ActorIdentity(id: Int64(number), behavior: "Buyer"),
        action: "buy", arguments: #"{"n":\#(number)}"#, success: number % 2 == 0, result: result,
        error: nil, due: 4, lag: 5, service: 6, response: 7, status: number % 3 == 0 ? nil : 200), flight)
  }

  private func numbers(_ reader: SpoolReader, _ limit: Int = .max, upTo: [Int: SpoolPosition]? = nil) -> [Int64] {
    var found: [Int64] = []
    reader.read(limit, upTo: upTo) { if case .action(let action, _) = $0 { found.append(action.timestamp) } }
    return found
  }

  @Test(arguments: [false, true])
  func allKindsOfRecordsAreReadUnchanged(inMemory: Bool) throws {
    let directory = TemporaryFolder()
    let spool = Spool(inMemory ? nil : try SpoolFolder(directory.path))
    let writer = try SpoolWriter(spool, stream: spool.stream(0))
    let records: [SpooledRecord] = [
      action(1, result: "Größe \u{1F600}\0\""), action(2, flight: InFlightAction(stream: 9, slot: 3, token: .max)),
      .complaint(
        ComplaintRecord(
          timestamp: 1, realTime: 2, actor: ActorIdentity(id: .max, behavior: "B", givenName: ""), severity: .justsayin,
          message: "", action: nil, arguments: "{}", result: nil, trigger: "result")),
      .event(
        EventRecord(
          timestamp: .min, realTime: 0, actor: .target, event: .targetExited,
          detail: String(repeating: "x", count: 4096))),
    ]
    for record in records { writer.append(record) }
    #expect(writer.appended == 4)
    var found: [SpooledRecord] = []
    SpoolReader(spool, from: [writer.stream: SpoolPosition()]).read { found.append($0) }
    #expect(found.map { "\($0)" } == records.map { "\($0)" })
  }

  @Test func aLongStreamIsReadInOrderAndItsSegmentsAreReused() throws {
    let directory = TemporaryFolder()
    let spool = Spool(try SpoolFolder(directory.path))
    let writer = try SpoolWriter(spool, stream: spool.stream(0))
    let reader = SpoolReader(spool, from: [writer.stream: SpoolPosition()])
    var (next, read) = (0, 0)
    let text = String(repeating: "y", count: 3000)
    for _ in 0..<40 {
      for _ in 0..<500 {
        writer.append(action(next, result: text))
        next += 1
      }
      let batch = numbers(reader, 400)
      #expect(batch == (read..<read + 400).map(Int64.init))
      read += 400
      spool.release(reader.positions, acknowledged: reader.positions, counted: [:])
    }
    #expect(numbers(reader) == (read..<next).map(Int64.init) && spool.dropped == 0)
    spool.release(reader.positions, acknowledged: reader.positions, counted: [:])
    // 60 MB were written and released; the last segment and the spares remain.
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count <= 9)
  }

  @Test func recordsOfADeadProcessAreReadFromTheAcknowledgedPosition() throws {
    let directory = TemporaryFolder()
    var stream = 0
    var middle: [Int: SpoolPosition] = [:]
    do {
      let spool = Spool(try SpoolFolder(directory.path))
      let writer = try SpoolWriter(spool, stream: spool.stream(0))
      stream = writer.stream
      for number in 0..<5000 { writer.append(action(number, result: String(repeating: "z", count: 500))) }
      let reader = SpoolReader(spool, from: [stream: SpoolPosition()])
      #expect(numbers(reader, 3000).count == 3000)
      middle = reader.positions
      #expect(numbers(reader, 1000).count == 1000)
      try SpoolStateFile(directory.path + "/" + RunLayout.spoolState).write(
        SpoolState(sequence: 3000, from: middle, upTo: reader.positions))
    }
    let folder = try SpoolFolder(directory.path)
    let spool = Spool(folder)
    #expect(!spool.isLive(stream) && spool.isLive(spool.stream(0)) && folder.generation == 1)
    let left = SpoolRecovery(of: spool, stored: 4000, after: saved(spool: middle))
    #expect(left.sequence == 3000 && left.count == 2000 && left.unread == middle && left.doubtful.isEmpty)
    #expect(left.later.performed == 2000 && left.later.failed == 1000 && left.later.actions["buy"]?.count == 2000)
    // The interrupted batch is read again.
    let interrupted = try #require(left.interrupted)
    let reader = SpoolReader(spool, from: left.unread)
    #expect(numbers(reader, upTo: interrupted.upTo) == (3000..<4000).map(Int64.init))
    #expect(numbers(reader) == (4000..<5000).map(Int64.init))
  }

  @Test func recordsOfDeadProcessesComeFirstInBatchesOfAnySize() throws {
    let directory = TemporaryFolder()
    var positions: [Int: SpoolPosition] = [:]
    var live: Spool?
    for number in 0..<3 {
      let spool = Spool(try SpoolFolder(directory.path))
      let writers = try [spool.sharedStream, spool.stream(0)].map { try SpoolWriter(spool, stream: $0) }
      for writer in writers { positions[writer.stream] = SpoolPosition() }
      for time in 1..<10 { writers[1].append(action(100 * number + time)) }
      // An in-doubt action of the previous process, recorded by this one.
      writers[0].append(action(100 * number))
      live = spool
    }
    let reader = SpoolReader(try #require(live), from: positions)
    var found: [Int64] = []
    for _ in 0..<20 { found += numbers(reader, 2) }
    #expect(found == (0..<3).flatMap { number in (0..<10).map { Int64(100 * number + $0) } })
  }

  @Test(arguments: [0, 4, 8, 60])
  func aCorruptFrameEndsAStream(byte: Int) throws {
    let directory = TemporaryFolder()
    let first = Spool(try SpoolFolder(directory.path))
    let writer = try SpoolWriter(first, stream: first.stream(0))
    for number in 0..<10 { writer.append(action(number)) }
    let end = writer.position.offset
    let path = "\(directory.path)/\(writer.stream)-1.seg"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[end / 10 * 7 + byte] ^= 0x55
    try bytes.write(to: URL(fileURLWithPath: path))
    let spool = Spool(try SpoolFolder(directory.path))
    #expect(
      numbers(SpoolReader(spool, from: [writer.stream: SpoolPosition()])) == (0..<7).map(Int64.init))
  }

  @Test(arguments: [1_048_568, 1_048_576, 0x8000_0000, UInt32.max - 1, UInt32.max])
  func noFrameReachesPastItsSegment(length: UInt32) throws {
    let segment = try SpoolSegment(making: nil)
    for offset in [0, 64, SpoolSegment.size / 2, SpoolSegment.size - SpoolSegment.headSize] {
      segment.setLength(length, at: offset)
      #expect(segment.length(at: offset) == (length == SpoolSegment.end ? length : 0))
      #expect(segment.payload(at: offset).isEmpty && !segment.isWhole(at: offset))
    }
  }

  @Test(arguments: [-8, 4, SpoolSegment.size - 4, SpoolSegment.size, Int.min, Int.max])
  func noRecordIsReadFromAnInvalidOffset(offset: Int) throws {
    let spool = Spool(nil)
    let writer = try SpoolWriter(spool, stream: spool.stream(0))
    writer.append(action(1))
    let reader = SpoolReader(spool, from: [writer.stream: SpoolPosition(offset: offset)])
    #expect(numbers(reader).isEmpty)
  }

  @Test(arguments: [Int64.max, Int64.min])
  func anActionWithADurationOutOfRangeIsCounted(microseconds: Int64) throws {
    let directory = TemporaryFolder()
    do {
      let spool = Spool(try SpoolFolder(directory.path))
      let writer = try SpoolWriter(spool, stream: spool.stream(0))
      guard case .action(var record, _) = action(1) else { return }
      (record.service, record.response) = (microseconds, microseconds)
      writer.append(record, nil)
    }
    let left = SpoolRecovery(
      of: Spool(try SpoolFolder(directory.path)), stored: 0, after: saved(spool: [:]))
    #expect(left.later.performed == 1)
  }

  @Test func aFullSpoolDropsAndCountsRecords() throws {
    let spool = Spool(nil)
    let writer = try SpoolWriter(spool, stream: spool.stream(0))
    let text = String(repeating: "x", count: 4000)
    for number in 0..<70_000 { writer.append(action(number, result: text)) }
    #expect(spool.dropped > 0 && spool.dropped + writer.appended == 70_000)
    let reader = SpoolReader(spool, from: [writer.stream: SpoolPosition()])
    #expect(numbers(reader).count == writer.appended)
    spool.release(reader.positions, acknowledged: reader.positions, counted: [:])
    // The writer notices the free space after some more records.
    for number in 0..<100 { writer.append(action(number, result: text)) }
    #expect(numbers(reader).count > 30)
  }

  @Test func aRecordLargerThanASegmentIsDroppedAndCounted() throws {
    let spool = Spool(nil)
    let writer = try SpoolWriter(spool, stream: spool.stream(0))
    guard case .action(var record, _) = action(2) else { return }
    record.action = String(repeating: "n", count: 2 << 20)
    writer.append(action(1))
    writer.append(.action(record, nil))
    writer.append(record, nil)
    // The largest record fits into an empty segment; a record with eight more bytes does not.
    let (fixed, limit) = (action(3, result: "").size, SpoolSegment.size - 2 * SpoolSegment.headSize)
    for size in [limit, limit + 8] {
      writer.append(action(3, result: String(repeating: "x", count: size - fixed)))
    }
    writer.append(action(4))
    #expect(spool.dropped == 3 && writer.appended == 3)
    #expect(numbers(SpoolReader(spool, from: [writer.stream: SpoolPosition()])) == [1, 3, 4])
  }

  @Test func aSpoolDoesNotExceedItsSize() throws {
    let directory = TemporaryFolder()
    let spool = Spool(try SpoolFolder(directory.path), size: 3 << 20)
    let writer = try SpoolWriter(spool, stream: spool.stream(0))
    let text = String(repeating: "x", count: 4000)
    for number in 0..<1500 { writer.append(action(number, result: text)) }
    // The segment being written does not count.
    #expect(spool.dropped > 0 && writer.position.segment == 4)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 4)
  }

  @Test func aDamagedStateFallsBackToThePreviousOne() throws {
    let directory = TemporaryFolder()
    let path = try SpoolFolder(directory.path).statePath
    let state = { SpoolState(sequence: $0, from: [1: SpoolPosition()], upTo: [:]) }
    #expect(SpoolStateFile.read(path) == nil)
    try SpoolStateFile(path).write(state(7))
    // Another process continues.
    let file = try SpoolStateFile(path)
    try file.write(state(8))
    #expect(SpoolStateFile.read(path)?.sequence == 8)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[20] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(SpoolStateFile.read(path)?.sequence == 7)
  }

  @Test func anActionLargerThanASlotIsNotJournaled() throws {
    let directory = TemporaryFolder()
    let journal = try #require(Spool(SpoolFolder(directory.path)).inFlightJournal(0))
    guard case .action(var record, _) = action(2) else { return }
    #expect(journal.begin(record)?.slot == 0)
    record.action = String(repeating: "n", count: 2 << 20)
    #expect(journal.begin(record) == nil)
    record.action = "buy"
    #expect(journal.begin(record)?.slot == 1)
  }

  @Test func aTooLargeStateIsRefusedAndThePreviousOneKept() throws {
    let directory = TemporaryFolder()
    let path = try SpoolFolder(directory.path).statePath
    let file = try SpoolStateFile(path)
    let large = Dictionary(uniqueKeysWithValues: (1...20_000).map { ($0, SpoolPosition()) })
    for sequence in 1...4 as ClosedRange<Int64> {
      try file.write(SpoolState(sequence: sequence, from: [1: SpoolPosition()], upTo: [:]))
      let error = #expect(throws: SpoolStateTooLarge.self) {
        try file.write(SpoolState(sequence: 100, from: [:], upTo: large))
      }
      #expect(error?.streams == 20_000 && error?.description.contains("20000 streams") == true)
      #expect(SpoolStateFile.read(path)?.sequence == sequence)
    }
  }

  @Test func actionsSentAndNotRecordedAreInDoubt() throws {
    let directory = TemporaryFolder()
    var flights: [InFlightAction] = []
    do {
      let spool = Spool(try SpoolFolder(directory.path))
      let writer = try SpoolWriter(spool, stream: spool.stream(0))
      let board = try #require(spool.inFlightJournal(0))
      for number in 0..<1500 {
        guard case .action(var record, _) = action(number) else { continue }
        record.success = nil
        if number == 3 { record.arguments = String(repeating: "é", count: 2000) }
        flights.append(try #require(board.begin(record)))
      }
      for number in 5..<1500 { board.complete(flights[number]) }
      // Recorded, but the process died before it was removed from the journal.
      writer.append(action(0, flight: flights[0]))
    }
    let folder = try SpoolFolder(directory.path)
    let left = SpoolRecovery(of: Spool(folder), stored: 0, after: saved(spool: [:]))
    #expect(left.doubtful.map(\.inFlight) == Array(flights[1..<5]) && left.later.inDoubt == 4)
    let cut = left.doubtful[2].record
    #expect(cut.success == nil && cut.error?.hasPrefix("in doubt") == true)
    #expect(cut.arguments.hasSuffix(RecordText.truncationMark) && 700...1000 ~= cut.arguments.utf8.count)
    folder.removeFlights()
    #expect(try SpoolFolder(directory.path).inFlight.isEmpty)
  }

  private func saved(spool: [Int: SpoolPosition]) -> SavedRun {
    SavedRun(
      simulation: "sim", seed: 1, clockStart: 0, simulated: .start, sequence: 0, isExact: false, wallSeconds: 0,
      skipped: .zero, groups: [], targets: [:], dropped: 0, spool: spool, statistics: RunStatistics())
  }
}
