import Beamulator
import Platform
import ActorRuntime

/// What is to be saved, as it was found.
struct CheckpointCapture: Sendable {
  /// What was found of a shard at a slice.
  struct Slice: Sendable {
    /// Those that have changed.
    var actors: [ActorID] = []
    var chunks: [CheckpointChunk] = []
    /// Those that have stopped for ever.
    var gone: [ActorID] = []
    /// What it took, in nanoseconds.
    var cpu: Int64 = 0
  }

  var run: SavedRun
  /// Later ones hold what is later.
  var slices: [Slice] = []
  var gone: [ActorID] = []

  /// Both, where the other is the later.
  func followed(by later: CheckpointCapture) -> CheckpointCapture {
    CheckpointCapture(
      run: later.run, slices: slices + later.slices,
      gone: Self.gone(gone, before: later.slices) + later.gone)
  }

  /// Those of the gone who have not come to life again since.
  static func gone(_ gone: [ActorID], before later: [Slice]) -> [ActorID] {
    if gone.isEmpty { return [] }
    let living = Set(later.lazy.flatMap(\.actors))
    return gone.filter { !living.contains($0) }
  }
}
