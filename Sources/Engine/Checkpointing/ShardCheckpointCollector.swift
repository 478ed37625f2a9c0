import Platform
import ActorRuntime

/// Finds the changed actors of a shard and packs each one immediately, while its state is in the core's cache.
///
/// Unchecked because only the thread that drains the shard touches it.
final class ShardCheckpointCollector: @unchecked Sendable {
  let services: ShardServices
  private let scanner: DirtyActorScanner
  private let names: ActionNames
  /// The state versions by behavior name.
  private let stateVersions: [String: Int]
  private let log: RunLog
  /// Behaviors with a state that could not be encoded.
  private let unsavable: Locked<Set<String>>
  private let packer = CheckpointPacker()
  /// The behavior of the last packed actor.
  private var latest = (behavior: "", stateVersion: 1)

  init(
    _ shard: Shard, _ services: ShardServices, _ names: ActionNames, stateVersions: [String: Int], log: RunLog,
    unsavable: Locked<Set<String>>
  ) {
    self.services = services
    scanner = DirtyActorScanner(shard)
    self.names = names
    self.stateVersions = stateVersions
    self.log = log
    self.unsavable = unsavable
  }

  /// Starts a new scan, even if the current one is not complete.
  func restart() { scanner.restart() }

  /// Continues the scan.
  ///
  /// - Parameter limit: The duration of the slice, in wall-clock nanoseconds.
  /// - Returns: The slice, and whether it completes the scan.
  func scan(for limit: Int64) -> (slice: CheckpointCapture.Slice, isLast: Bool) {
    let cpu = OSThread.cpu
    var slice = CheckpointCapture.Slice()
    let isLast = scanner.scan(for: limit) { cell in
      pack(cell)
      slice.actors.append(cell.id)
      if packer.isFull, let chunk = packer.take() { slice.chunks.append(chunk) }
    } gone: {
      slice.gone.append($0)
    }
    if let chunk = packer.take() { slice.chunks.append(chunk) }
    slice.cpu = OSThread.cpu - cpu
    return (slice, isLast)
  }

  private func pack(_ cell: ActorSnapshot) {
    // Neighboring slots usually have the same behavior.
    let behavior = cell.behavior
    if latest.behavior != behavior { latest = (behavior, stateVersions[behavior] ?? 1) }
    do {
      try packer.append(
        cell, stateVersion: latest.stateVersion, lastAction: names[cell.lastAction],
        performed: services.recorder.performed(by: cell.id))
    } catch {
      guard unsavable.withLock({ $0.insert(behavior).inserted }) else { return }
      log.write(
        .error, "cannot save an actor's state; actors of its behavior keep their last checkpoint",
        fields: ["behavior": behavior, "actor": "\(cell.id)", "error": "\(error)"])
    }
  }
}
