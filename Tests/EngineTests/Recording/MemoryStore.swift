@testable import Beamulator
@testable import Engine
import Platform

/// Keeps checkpoints as a store does, up to a number of saves, and then ignores them, as if the process had died.
final class MemoryStore: CheckpointStore {
  private let contents = Locked<(checkpoint: Checkpoint?, rounds: Int)>((nil, 0))
  private let limit: Int
  /// The number of saves that fail before the first success.
  private let failures: Locked<Int>

  struct Full: Error {}

  init(limit: Int = .max, failures: Int = 0) {
    self.limit = limit
    self.failures = Locked(failures)
  }

  var location: String { "memory" }

  func save(_ run: SavedRun, _ chunks: some Sequence<CheckpointChunk>, gone: [ActorID]) throws {
    // The first checkpoint is saved before actors act; if that fails, the run does not start.
    let isFirst = contents.withLock { $0.rounds == 0 }
    let fails = failures.withLock { left in
      guard !isFirst || left == .max else { return false }
      if left < .max { left -= 1 }
      return left >= 0
    }
    if fails { throw Full() }
    let saved = try chunks.flatMap { chunk in try chunk.entries().map { try chunk.checkpoint(at: $0.offset) } }
    contents.withLock { contents in
      guard contents.rounds < limit else { return }
      contents.rounds += 1
      var actors = Dictionary(
        (contents.checkpoint?.actors ?? []).map { ($0.actor.id, $0) }, uniquingKeysWith: { $1 })
      for actor in saved { actors[actor.actor.id] = actor }
      for actor in gone { actors[actor] = nil }
      contents.checkpoint = Checkpoint(
        run: run, actors: actors.values.sorted { $0.actor.id < $1.actor.id }, gone: [])
    }
  }

  func load() -> Checkpoint? { contents.withLock { $0.checkpoint } }
  func close() {}
}
