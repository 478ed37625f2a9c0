package import Beamulator

/// Checkpoints of many actors, packed in sequence for a store.
///
/// An entry starts with the length of its remainder (4 bytes), the actor's id, the time of its next act and the two
/// words of its random stream (8 bytes each). Compact numbers follow: acts, performed actions, crashes, state version,
/// and 1 for a paused actor or 0; then texts: behavior, name, last action and the reason for a quarantine; then tags
/// and messages, each list after its count. The state in CBOR fills the rest of the entry; it is empty before the first
/// act.
///
/// Words are little-endian. A compact number has seven bits per byte, the lowest first, and the top bit set in all
/// bytes but the last. A text follows its length in bytes plus one; 0 denotes no text.
package struct CheckpointChunk: Sendable, Equatable {
  /// The version of this format.
  package static let version = 4

  package let bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// Returns the actor and the byte range of each entry.
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

  /// Decodes an entry.
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

/// The error for a chunk that does not decode.
package struct CorruptChunk: Error, CustomStringConvertible {
  package var description: String { "the saved state of some actors is corrupt" }
}
