package import Beamulator

/// A checkpoint of a run: its progress and the actors that have changed since the previous checkpoint.
///
/// A loaded checkpoint combines all saved ones.
package struct Checkpoint: Sendable, Equatable {
  package var run: SavedRun
  /// In order of their ids when loaded.
  package var actors: [ActorCheckpoint]
  /// Destroyed actors.
  package var gone: [ActorID]

  package init(run: SavedRun, actors: [ActorCheckpoint] = [], gone: [ActorID] = []) {
    self.run = run
    self.actors = actors
    self.gone = gone
  }
}
