package import Beamulator

/// Checkpoints of many actors, packed one behind the other as a store keeps them.
///
/// An entry is its length (4 bytes, what follows), the actor's id, the time of its next act and the two words of its
/// random stream (8 bytes each); then acts, actions performed, crashes, version of the
/// state and whether it is paused (0 or 1) as compact numbers; the
/// behavior, its name, the last action and the reason of its quarantine as texts; its tags and messages, each after their
/// number; and the state in CBOR to the entry's end, nothing where it has none. Words have their lowest byte first. A
/// compact number has seven bits a byte, the lowest first, the top bit set in all but the last. A text comes after its
/// length in bytes plus one, and 0 stands for no text.
package struct CheckpointChunk: Sendable, Equatable {
  /// The version of what is described above.
  package static let version = 4

  package let bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// Where each entry is, and whose.
  ///
  /// - Throws: ``CorruptChunk``.
  package func entries() throws(CorruptChunk) -> [(actor: ActorID, offset: Range<Int>)] {
    var entries: [(actor: ActorID, offset: Range<Int>)] = []
    var reader = ByteReader(bytes, in: bytes.indices)
    while !reader.isAtEnd {
      let start = reader.offset
      let length = Int(try reader.word(UInt32.self))
      let actor = try reader.word(ActorID.self)
      guard length >= MemoryLayout<ActorID>.size, actor > 0 else { throw CorruptChunk() }
      try reader.skip(length - MemoryLayout<ActorID>.size)
      entries.append((actor, start..<reader.offset))
    }
    return entries
  }

  /// What an entry holds.
  ///
  /// - Throws: ``CorruptChunk``.
  package func checkpoint(at offset: Range<Int>) throws(CorruptChunk) -> ActorCheckpoint {
    var reader = ByteReader(bytes, in: offset)
    try reader.skip(MemoryLayout<UInt32>.size)
    let (id, due) = (try reader.word(ActorID.self), try reader.word(Int64.self))
    let random = RandomStream(words: (try reader.word(UInt64.self), try reader.word(UInt64.self)))
    let (acts, performed) = (try reader.number(), try reader.number())
    let (crashes, stateVersion) = (try reader.number(), try reader.number())
    let isPaused = try reader.number() == 1
    guard let behavior = try reader.text() else { throw CorruptChunk() }
    let (name, lastAction, quarantined) = (try reader.text(), try reader.text(), try reader.text())
    var tags: [String] = []
    for _ in 0..<(try reader.count()) { tags.append(try reader.text() ?? "") }
    var messages: [StoredMessage] = []
    for _ in 0..<(try reader.count()) {
      messages.append(
        StoredMessage(
          sender: try reader.word(ActorID.self), came: SimulatedTime(nanoseconds: try reader.word(Int64.self)),
          type: try reader.text() ?? "", body: try reader.text() ?? ""))
    }
    let state = reader.isAtEnd ? nil : try reader.json()
    return ActorCheckpoint(
      actor: ActorIdentity(id: id, behavior: behavior, givenName: name), tags: tags, acts: acts, due: due,
      random: random, state: state, stateVersion: stateVersion, lastAction: lastAction, performed: performed,
      crashes: crashes, messages: messages, quarantined: quarantined, isPaused: isPaused)
  }
}

/// A chunk that does not hold what it should.
package struct CorruptChunk: Error, CustomStringConvertible {
  package var description: String { "what is saved of some actors is damaged" }
}
