import Beamulator

/// The contents of a checkpoint as collected from the shards.
struct CheckpointCapture: Sendable {
  /// The actors of a shard collected in one time slice.
  struct Slice: Sendable {
    /// Actors that have changed.
    var actors: [ActorID] = []
    var chunks: [CheckpointChunk] = []
    /// Destroyed actors.
    var gone: [ActorID] = []
    /// The CPU time of the slice, in nanoseconds.
    var cpu: Int64 = 0
  }

  var run: SavedRun
  /// In the order of collection: a later slice replaces actors of earlier ones.
  var slices: [Slice] = []
  var gone: [ActorID] = []

  /// Combines this capture with a later one.
  func followed(by later: CheckpointCapture) -> CheckpointCapture {
    CheckpointCapture(
      run: later.run, slices: slices + later.slices,
      gone: Self.gone(gone, before: later.slices) + later.gone)
  }

  /// Returns the destroyed actors that were not restored in later slices.
  static func gone(_ gone: [ActorID], before later: [Slice]) -> [ActorID] {
    if gone.isEmpty { return [] }
    let restored = Set(later.lazy.flatMap(\.actors))
    return gone.filter { !restored.contains($0) }
  }
}
