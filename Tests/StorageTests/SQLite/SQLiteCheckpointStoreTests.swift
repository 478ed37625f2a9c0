import ActorRuntime
import Beamulator
import Foundation
import Storage
import Testing

struct SQLiteCheckpointStoreTests {
  private func checkpoint(_ id: Int64, acts: Int = 3, state: String? = #"{"sum":3}"#) -> Checkpoint {
    var random = RandomStream(seed: 1, stream: UInt64(id))
    for _ in 0..<acts { _ = random.next() }
    return Checkpoint(
      actor: ActorIdentity(id: id, behavior: "Adder", givenName: id == 2 ? "Äda" : nil), tags: ["a:\(id)", "b"],
      acts: acts, due: Int64.max - id, random: random, state: state)
  }

  @Test func whatIsSavedIsLoadedAndALaterOneReplacesTheEarlier() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/checkpoint.sqlite"
    try SQLiteCheckpointStore(path: path).save([checkpoint(3), checkpoint(1), checkpoint(2, state: nil)])
    let store = SQLiteCheckpointStore(path: path)
    #expect(try store.load() == [checkpoint(1), checkpoint(2, state: nil), checkpoint(3)])
    try store.save([checkpoint(1, acts: 4, state: #"{"sum":4}"#)])
    #expect(try store.load()[0] == checkpoint(1, acts: 4, state: #"{"sum":4}"#))
    // A stream goes on where it was saved.
    var (loaded, fresh) = (try store.load()[0].random, checkpoint(1, acts: 4).random)
    #expect(loaded.next() == fresh.next())
  }

  @Test func aFolderThatIsNotThereIsNamed() {
    let error = #expect(throws: SQLiteError.self) {
      try SQLiteCheckpointStore(path: "/nowhere/checkpoint.sqlite").save([checkpoint(1)])
    }
    #expect(error?.description.contains("/nowhere/checkpoint.sqlite") == true)
  }
}
