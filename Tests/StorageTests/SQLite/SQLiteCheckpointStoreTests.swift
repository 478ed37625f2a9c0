import ActorRuntime
@testable import Beamulator
import Foundation
import Storage
import Testing

struct SQLiteCheckpointStoreTests {
  private func checkpoint(_ id: Int64, acts: Int = 3, state: String? = #"{"sum":3}"#) -> Checkpoint {
    var random = RandomStream(seed: 1, stream: UInt64(id))
    for _ in 0..<acts { _ = random.next() }
    return Checkpoint(
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

  private func round(_ actors: [Checkpoint], gone: [ActorID] = [], _ sequence: Int64 = 5) -> CheckpointRound {
    CheckpointRound(run: run(sequence), actors: actors, gone: gone)
  }

  @Test func whatIsSavedIsLoadedAndALaterOneReplacesTheEarlier() throws {
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
    // A stream goes on where it was saved.
    var (kept, fresh) = (loaded.actors[0].random, checkpoint(1, acts: 4).random)
    #expect(kept.next() == fresh.next())
  }

  @Test(.enabled(if: geteuid() == 0, "mounting needs root"))
  func aFullDiskLeavesTheRoundBeforeAndIsOvercome() throws {
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

  @Test func aFolderThatIsNotThereIsNamed() {
    let error = #expect(throws: SQLiteError.self) {
      try SQLiteCheckpointStore(path: "/nowhere/checkpoint.sqlite").save(round([checkpoint(1)]))
    }
    #expect(error?.description.contains("/nowhere/checkpoint.sqlite") == true)
  }
}
