import Beamulator

/// Which chunk holds what is saved of each actor, and how many of a chunk's checkpoints still count.
///
/// A value, so that a checkpoint that fails leaves it as it was.
struct ChunkLedger {
  private struct Content {
    /// Checkpoints in it.
    var all: Int
    /// Those that no later one has replaced.
    var current: Int
  }

  /// By actor's id, the number of the chunk with its latest checkpoint; 0 where none is kept.
  private var places: [Int64] = []
  private var contents: [Int64: Content] = [:]
  private var last: Int64 = 0
  /// Actors that are saved.
  private(set) var actors = 0
  /// Actors that have stopped for ever.
  private(set) var gone: Set<ActorID> = []

  /// The number for a chunk that comes after all others.
  var next: Int64 { last + 1 }

  /// Enters a chunk that comes after all others; gives the actors in it that were gone and live again.
  @discardableResult
  mutating func enter(_ chunk: Int64, holding entries: some Sequence<ActorID>) -> [ActorID] {
    var revived: [ActorID] = []
    contents[chunk] = Content(all: 0, current: 0)
    last = chunk
    var all = 0
    // Actors that were saved together are often saved together again.
    var left = (chunk: 0 as Int64, count: 0)
    for actor in entries {
      let slot = Int(actor)
      if slot >= places.count {
        places.append(contentsOf: repeatElement(0, count: max(slot + 1, places.count * 3 / 2) - places.count))
      }
      if places[slot] != left.chunk {
        leave(left.chunk, left.count)
        left = (places[slot], 0)
      }
      left.count += 1
      if places[slot] == 0 {
        actors += 1
        if !gone.isEmpty, gone.remove(actor) != nil { revived.append(actor) }
      }
      places[slot] = chunk
      all += 1
    }
    leave(left.chunk, left.count)
    contents[chunk]?.all += all
    contents[chunk]?.current += all
    return revived
  }

  /// Forgets an actor.
  mutating func remove(_ actor: ActorID) {
    gone.insert(actor)
    guard places.indices.contains(Int(actor)) else { return }
    leave(places[Int(actor)], 1)
    if places[Int(actor)] != 0 { actors -= 1 }
    places[Int(actor)] = 0
  }

  mutating func forgetGone() { gone = [] }

  mutating func drop(_ chunk: Int64) { contents[chunk] = nil }

  /// Whether a chunk holds what is saved of an actor.
  func holds(_ chunk: Int64, _ actor: ActorID) -> Bool {
    places.indices.contains(Int(actor)) && places[Int(actor)] == chunk
  }

  /// Chunks of which less than a part in so many still counts.
  func chunks(below part: Int) -> [Int64] {
    contents.filter { $0.value.current * part < $0.value.all }.keys.sorted()
  }

  /// How many of a chunk's checkpoints still count.
  func count(in chunk: Int64) -> Int { contents[chunk]?.current ?? 0 }

  /// In the order they came.
  var chunks: [Int64] { contents.keys.sorted() }

  private mutating func leave(_ chunk: Int64, _ count: Int) { contents[chunk]?.current -= count }
}
