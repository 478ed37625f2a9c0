import Beamulator

/// The index of a checkpoint file: the chunk with each actor's latest checkpoint, and the number of current checkpoints
/// of each chunk.
///
/// A value type, so that a failed checkpoint leaves it unchanged.
struct ChunkLedger {
  private struct Content {
    /// The number of checkpoints in the chunk.
    var all: Int
    /// The number of checkpoints that no later one has replaced.
    var current: Int
  }

  /// The number of the chunk with the latest checkpoint, by actor id; 0 without one.
  private var latestChunks: [Int64] = []
  private var contents: [Int64: Content] = [:]
  private var last: Int64 = 0
  /// The number of saved actors.
  private(set) var actors = 0
  /// The destroyed actors.
  private(set) var gone: Set<ActorID> = []

  /// The number of the next chunk.
  var next: Int64 { last + 1 }

  /// Adds the newest chunk; returns its actors that were destroyed before and are restored.
  @discardableResult
  mutating func enter(_ chunk: Int64, holding entries: some Sequence<ActorID>) -> [ActorID] {
    var revived: [ActorID] = []
    contents[chunk] = Content(all: 0, current: 0)
    last = chunk
    var all = 0
    // Actors that were saved together are often saved together again: their old chunk is updated once.
    var replaced = (chunk: 0 as Int64, count: 0)
    for actor in entries {
      let slot = Int(actor)
      if slot >= latestChunks.count {
        latestChunks.append(
          contentsOf: repeatElement(0, count: max(slot + 1, latestChunks.count * 3 / 2) - latestChunks.count))
      }
      if latestChunks[slot] != replaced.chunk {
        leave(replaced.chunk, replaced.count)
        replaced = (latestChunks[slot], 0)
      }
      replaced.count += 1
      if latestChunks[slot] == 0 {
        actors += 1
        if !gone.isEmpty, gone.remove(actor) != nil { revived.append(actor) }
      }
      latestChunks[slot] = chunk
      all += 1
    }
    leave(replaced.chunk, replaced.count)
    contents[chunk]?.all += all
    contents[chunk]?.current += all
    return revived
  }

  /// Removes a destroyed actor.
  mutating func remove(_ actor: ActorID) {
    gone.insert(actor)
    guard latestChunks.indices.contains(Int(actor)) else { return }
    leave(latestChunks[Int(actor)], 1)
    if latestChunks[Int(actor)] != 0 { actors -= 1 }
    latestChunks[Int(actor)] = 0
  }

  mutating func forgetGone() { gone = [] }

  mutating func drop(_ chunk: Int64) { contents[chunk] = nil }

  /// Returns whether a chunk holds the latest checkpoint of an actor.
  func holds(_ chunk: Int64, _ actor: ActorID) -> Bool {
    latestChunks.indices.contains(Int(actor)) && latestChunks[Int(actor)] == chunk
  }

  /// Returns the chunks of which less than one in `part` checkpoints is current.
  func chunks(below part: Int) -> [Int64] {
    contents.filter { $0.value.current * part < $0.value.all }.keys.sorted()
  }

  /// Returns the number of current checkpoints of a chunk.
  func count(in chunk: Int64) -> Int { contents[chunk]?.current ?? 0 }

  /// The chunks in the order of their numbers.
  var chunks: [Int64] { contents.keys.sorted() }

  private mutating func leave(_ chunk: Int64, _ count: Int) { contents[chunk]?.current -= count }
}
