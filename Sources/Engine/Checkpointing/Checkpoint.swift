package import Beamulator

/// What is saved at one time: the actors that have changed since the time before, and how far the run was.
///
/// What a store loads is all that was saved, put together.
package struct Checkpoint: Sendable, Equatable {
  package var run: SavedRun
  /// In order of the actors' ids when loaded.
  package var actors: [ActorCheckpoint]
  /// Actors that have stopped for ever.
  package var gone: [ActorID]

  package init(run: SavedRun, actors: [ActorCheckpoint] = [], gone: [ActorID] = []) {
    self.run = run
    self.actors = actors
    self.gone = gone
  }
}
