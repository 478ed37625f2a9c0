package import Beamulator

/// A store of checkpoints; the implementations are in `Storage`.
///
/// Used by one thread at a time, which it may block.
package protocol CheckpointStore: AnyObject, Sendable {
  /// The location of the store, for display.
  var location: String { get }
  /// Saves a checkpoint atomically; a later checkpoint of an actor replaces the earlier one.
  ///
  /// - Parameter gone: Destroyed actors, even if the chunks contain them.
  func save(_ run: SavedRun, _ chunks: some Sequence<CheckpointChunk>, gone: [ActorID]) throws
  /// Loads the combined checkpoints; nil when nothing was saved.
  func load() throws -> Checkpoint?
  /// Closes the store; the next call opens it again.
  func close()
}

extension CheckpointStore {
  /// Saves a checkpoint that consists of decoded actors.
  package func save(_ checkpoint: Checkpoint) throws {
    let packer = CheckpointPacker()
    var chunks: [CheckpointChunk] = []
    for actor in checkpoint.actors {
      packer.append(actor)
      if packer.isFull, let chunk = packer.take() { chunks.append(chunk) }
    }
    if let chunk = packer.take() { chunks.append(chunk) }
    try save(checkpoint.run, chunks, gone: checkpoint.gone)
  }
}
