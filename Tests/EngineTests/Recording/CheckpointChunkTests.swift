import Beamulator
import Testing

@testable import Engine

@Suite struct CheckpointChunkTests {
  private static let checkpoint = ActorCheckpoint(
    actor: ActorIdentity(id: 7, behavior: "Buyer", givenName: "Ada"), tags: ["vip", ""], acts: 300, due: 9,
    random: RandomStream(words: (1, 2)), state: #"{"visits":3}"#, lastAction: "buy",
    messages: [
      StoredMessage(sender: 3, came: SimulatedTime(nanoseconds: 5), type: "Hello", body: #"{"text":"hi"}"#)
    ], quarantined: "it crashed", isPaused: true)

  private func bytes() throws -> [UInt8] {
    let packer = CheckpointPacker()
    packer.append(Self.checkpoint)
    return try #require(packer.take()).bytes
  }

  @Test func packedCheckpointsAreReadUnchanged() throws {
    let chunk = CheckpointChunk(bytes: try bytes() + bytes())
    let entries = try chunk.entries()
    #expect(entries.map(\.actor) == [7, 7])
    for entry in entries { #expect(try chunk.checkpoint(at: entry.offset) == Self.checkpoint) }
  }

  @Test func aTruncatedChunkIsRejected() throws {
    let bytes = try bytes()
    for count in 1..<bytes.count {
      #expect(throws: CorruptChunk.self) { try CheckpointChunk(bytes: Array(bytes[..<count])).entries() }
      #expect((try? CheckpointChunk(bytes: bytes).checkpoint(at: 0..<count)) != Self.checkpoint)
    }
  }

  /// The behavior's name begins after the words and five compact numbers, of which the first has two bytes.
  @Test(arguments: [0x8000_0000_0000_0000, UInt64.max, 0x4000_0000_0000_0000])
  func aTextWithALengthOutOfRangeIsRefused(length: UInt64) throws {
    var bytes = try bytes()
    let start = 4 + 4 * 8 + 6
    var compact = (0..<9).map { UInt8(truncatingIfNeeded: length >> (7 * $0)) | 0x80 }
    compact.append(UInt8(length >> 63))
    #expect(bytes[start] == UInt8("Buyer".utf8.count + 1))
    bytes.replaceSubrange(start...start, with: compact)
    #expect(throws: CorruptChunk.self) { try CheckpointChunk(bytes: bytes).checkpoint(at: bytes.indices) }
  }
}
