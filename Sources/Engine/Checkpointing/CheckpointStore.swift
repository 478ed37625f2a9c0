package import Beamulator

/// Where checkpoints are kept: the drivers are in `Storage`.
///
/// All calls come from one thread at a time, and may block it.
package protocol CheckpointStore: AnyObject, Sendable {
  /// Where it is, for people.
  var location: String { get }
  /// Keeps a checkpoint, all of it or none; a later checkpoint of an actor replaces the earlier.
  ///
  /// - Parameter gone: Actors that have stopped for ever, whatever the chunks hold of them.
  func save(_ run: SavedRun, _ chunks: some Sequence<CheckpointChunk>, gone: [ActorID]) throws
  /// What is kept; nil when nothing is.
  func load() throws -> Checkpoint?
  /// Closes it; it is opened again when used again.
  func close()
}

extension CheckpointStore {
  /// Keeps a checkpoint that is at hand as values.
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
