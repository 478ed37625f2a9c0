/// A model of a service inside the run: a Swift actor on an executor of the run.
///
///     actor Shop: SimulatedTarget {
///       nonisolated let executor: any SerialExecutor
///       nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
///       init(_ executor: any SerialExecutor) { self.executor = executor }
///       func buy(_ item: String) -> Bool { … }
///     }
///
/// Actions call it through ``ActionCall/simulated(_:)``. When time skips, runs of the same seed make the same decisions
/// against it, whatever the number of shards.
public protocol SimulatedTarget: Actor {
  init(_ executor: any SerialExecutor)
}

/// A simulated target that is saved in the run's checkpoints and continues from its saved state when the run is
/// resumed. Other simulated targets start with their initial state.
public protocol PersistentTarget: SimulatedTarget {
  associatedtype Saved: Codable & Sendable
  /// The state to save.
  var saved: Saved { get }
  /// Creates a target from its saved state.
  init(_ executor: any SerialExecutor, saved: Saved)
}
