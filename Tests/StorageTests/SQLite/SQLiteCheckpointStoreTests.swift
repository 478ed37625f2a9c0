import ActorRuntime
@testable import Beamulator
@testable import Engine
import Foundation
import Storage
import Testing

@Suite(.timeLimit(.minutes(3)))
struct SQLiteCheckpointStoreTests {
  private func checkpoint(_ id: Int64, acts: Int = 3, state: String? = #"{"sum":3}"#) -> ActorCheckpoint {
    var random = RandomStream(seed: 1, stream: UInt64(id))
    for _ in 0..<acts { _ = random.next() }
    return ActorCheckpoint(
      actor: ActorIdentity(id: id, behavior: "Adder", givenName: id == 2 ? "Äda" : nil), tags: ["a:\(id)", "b"],
      acts: acts, due: Int64.max - id, random: random, state: state, stateVersion: 2, lastAction: "sum", performed: 4,
      crashes: 1, messages: id == 3 ? [StoredMessage(sender: 1, came: .start, type: "Note", body: "{}")] : [],
      quarantined: id == 2 ? "broken" : nil)
  }

  private func run(_ sequence: Int64 = 5) -> SavedRun {
    SavedRun(
      simulation: "sim", seed: .max, clockStart: 7, simulated: SimulatedTime(nanoseconds: 9), sequence: sequence,
      isExact: true, wallSeconds: 1.5, skipped: .seconds(2),
      groups: [SavedRun.Group(part: 0, behavior: "Adder", ids: 1...3)], targets: ["Shop": "{}"],
      dropped: 0, statistics: RunStatistics())
  }

  private func round(_ actors: [ActorCheckpoint], gone: [ActorID] = [], _ sequence: Int64 = 5) -> Checkpoint {
    Checkpoint(run: run(sequence), actors: actors, gone: gone)
  }

  @Test func aRemovedActorThatIsSavedAgainIsKept() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/checkpoint.sqlite"
    let store = SQLiteCheckpointStore(path: path)
    try store.save(round([checkpoint(1), checkpoint(2)]))
    try store.save(round([], gone: [1, 2]))
    try store.save(round([checkpoint(2, acts: 5)]))
    for store in [store, SQLiteCheckpointStore(path: path)] {
      #expect(try store.load()?.actors == [checkpoint(2, acts: 5)])
    }
    // An actor that is saved and removed in one checkpoint is removed.
    try store.save(round([checkpoint(2, acts: 6), checkpoint(3)], gone: [2]))
    for store in [store, SQLiteCheckpointStore(path: path)] { #expect(try store.load()?.actors == [checkpoint(3)]) }
  }

  @Test func savedActorsAreLoadedAndLaterCheckpointsReplaceEarlierOnes() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/checkpoint.sqlite"
    try SQLiteCheckpointStore(path: path).save(
      round([checkpoint(3), checkpoint(1), checkpoint(2, state: nil)]))
    let store = SQLiteCheckpointStore(path: path)
    #expect(try store.load() == round([checkpoint(1), checkpoint(2, state: nil), checkpoint(3)]))
    try store.save(round([checkpoint(1, acts: 4, state: #"{"sum":4}"#)], gone: [3], 6))
    let loaded = try #require(try store.load())
    #expect(loaded.run == run(6) && loaded.actors.map(\.actor.id) == [1, 2])
    #expect(loaded.actors[0] == checkpoint(1, acts: 4, state: #"{"sum":4}"#))
    // A random stream continues from its saved position.
    var (kept, fresh) = (loaded.actors[0].random, checkpoint(1, acts: 4).random)
    #expect(kept.next() == fresh.next())
  }

  @Test(.enabled(if: geteuid() == 0, "mounting needs root"))
  func aFullDiskKeepsThePreviousCheckpointAndALaterSaveSucceeds() throws {
    let folder = try TemporaryFolder(megabytes: 8)
    let store = SQLiteCheckpointStore(path: folder.file("checkpoint.sqlite"))
    try store.save(round([checkpoint(1), checkpoint(2)]))
    let filler = folder.file("filler")
    try Data(count: 7 << 20).write(to: URL(fileURLWithPath: filler))
    let large = round((1...3000).map { checkpoint($0, state: String(repeating: "x", count: 1000)) }, 6)
    let error = try #require(throws: SQLiteError.self) { try store.save(large) }
    #expect(error.description.contains("no space left on the device"))
    #expect(try store.load() == round([checkpoint(1), checkpoint(2)]))
    try FileManager.default.removeItem(atPath: filler)
    try store.save(large)
    store.close()
    #expect(try SQLiteCheckpointStore(path: store.location).load() == large)
    #expect(try rows("PRAGMA integrity_check", columns: 1, in: store.location) == [["ok"]])
  }

  @Test func errorsNameAMissingFolder() {
    let error = #expect(throws: SQLiteError.self) {
      try SQLiteCheckpointStore(path: "/nowhere/checkpoint.sqlite").save(round([checkpoint(1)]))
    }
    #expect(error?.description.contains("/nowhere/checkpoint.sqlite") == true)
  }

  /// Each checkpoint changes every actor, every third or every seventh of 1000 actors.
  @Test(arguments: [1, 3, 7]) func manyCheckpointsKeepTheFileBounded(part: Int64) throws {
    let folder = try TemporaryFolder()
    let store = SQLiteCheckpointStore(path: folder.file("checkpoint.sqlite"))
    var kept = (1...1000).map { checkpoint($0, state: String(repeating: "x", count: 1000)) }
    try store.save(round(kept))
    for number in 0..<200 as Range<Int64> {
      let changed = kept.indices.filter { Int64($0) % part == number % part }
      for index in changed {
        kept[index] = checkpoint(kept[index].actor.id, acts: Int(number), state: kept[index].state)
      }
      try store.save(round(changed.map { kept[$0] }, number))
    }
    #expect(try store.load()?.actors == kept)
    store.close()
    let size = try FileManager.default.attributesOfItem(atPath: store.location)[.size] as? Int
    #expect(try #require(size) < 8 << 20, "a checkpoint of all actors is about 1.1 MB")
    let again = SQLiteCheckpointStore(path: store.location)
    #expect(try again.load()?.actors == kept)
    try again.save(round([checkpoint(1, acts: 1000)], gone: [2]))
    #expect(try again.load()?.actors == [checkpoint(1, acts: 1000)] + kept[2...])
  }

  @Test func removedActorsStayRemovedAndTheirListIsCleared() throws {
    let folder = try TemporaryFolder()
    let store = SQLiteCheckpointStore(path: folder.file("checkpoint.sqlite"))
    try store.save(round((1...12_000).map { checkpoint($0) }))
    // Actors of the same checkpoint and of an earlier one, and one that was never saved.
    try store.save(round([checkpoint(5), checkpoint(6)], gone: [5, 7, 20_000]))
    #expect(
      try SQLiteCheckpointStore(path: store.location).load()?.actors.map(\.actor.id) == [1, 2, 3, 4, 6] + (8...12_000))
    try store.save(round([], gone: Array(101...12_000)))
    #expect(try rows("SELECT count(*) FROM gone", columns: 1, in: store.location) == [["0"]])
    store.close()
    #expect(try store.load()?.actors.map(\.actor.id) == [1, 2, 3, 4, 6] + (8...100))
  }

  /// A process that is killed during a save leaves its file and its journal.
  @Test func anInterruptedSaveIsRolledBack() throws {
    struct Interrupted: Sequence, IteratorProtocol {
      var chunks: [CheckpointChunk]
      let interrupt: () -> Void
      mutating func next() -> CheckpointChunk? {
        if chunks.isEmpty { interrupt() }
        return chunks.popLast()
      }
    }
    let folder = try TemporaryFolder()
    let store = SQLiteCheckpointStore(path: folder.file("checkpoint.sqlite"))
    let whole = round((1...3000).map { checkpoint($0) })
    for number in 1...5 as ClosedRange<Int64> {
      try store.save(Checkpoint(run: run(number), actors: whole.actors))
    }
    let texts = try rows("SELECT hex(checkpoints) FROM chunks", columns: 1, in: store.location)
    let bytes = try #require(texts[0][0].flatMap(Data.init(hexadecimal:)))
    // More than SQLite keeps in memory, so that some of it is in the file already.
    let chunks = [CheckpointChunk](repeating: CheckpointChunk(bytes: Array(bytes)), count: 30)
    let copy = folder.file("copy.sqlite")
    let interrupted = Interrupted(chunks: chunks) {
      for end in ["", "-journal"] {
        try? FileManager.default.copyItem(atPath: store.location + end, toPath: copy + end)
      }
    }
    try store.save(run(6), interrupted, gone: [1])
    #expect(FileManager.default.fileExists(atPath: copy + "-journal"))
    let left = SQLiteCheckpointStore(path: copy)
    #expect(try left.load() == Checkpoint(run: run(5), actors: whole.actors))
    try left.save(round([checkpoint(1, acts: 9)], gone: [2], 7))
    #expect(try left.load()?.actors == [checkpoint(1, acts: 9)] + whole.actors[2...])
    left.close()
    #expect(try rows("PRAGMA integrity_check", columns: 1, in: copy) == [["ok"]])
  }

  @Test func otherFormatVersionsAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("checkpoint.sqlite")
    try SQLiteCheckpointStore(path: path).save(round([checkpoint(1)]))
    try SQLiteDatabase(path: path, access: .readWrite).execute("PRAGMA user_version = \(CheckpointChunk.version + 1)")
    let error = try #require(throws: SQLiteError.self) { try SQLiteCheckpointStore(path: path).load() }
    #expect(error.description.contains("this program reads version \(CheckpointChunk.version)"))
    // The previous version had no number.
    try SQLiteDatabase(path: path, access: .readWrite).execute("PRAGMA user_version = 0")
    let older = try #require(throws: SQLiteError.self) { try SQLiteCheckpointStore(path: path).save(round([])) }
    #expect(older.description.contains("version 1") && older.description.contains("start a new run"))
  }

  @Test func damagedFilesAreReported() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("checkpoint.sqlite")
    try SQLiteCheckpointStore(path: path).save(round([checkpoint(1)]))
    for damage in ["substr(checkpoints, 1, 40)", "x'0400000001000000'", "checkpoints || x'ff'"] {
      let copy = folder.file("\(damage.count).sqlite")
      try FileManager.default.copyItem(atPath: path, toPath: copy)
      try SQLiteDatabase(path: copy, access: .readWrite).execute("UPDATE chunks SET checkpoints = \(damage)")
      let error = #expect(throws: SQLiteError.self) { try SQLiteCheckpointStore(path: copy).load() }
      #expect(error?.description.contains("corrupt") == true)
    }
  }
}

extension Data {
  fileprivate init?(hexadecimal text: String) {
    self.init()
    var rest = text[...]
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
      append(byte)
      rest = rest.dropFirst(2)
    }
  }
}
