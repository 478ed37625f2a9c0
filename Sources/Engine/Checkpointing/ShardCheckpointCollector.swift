import Platform
import ActorRuntime

/// Finds the actors of a shard that have changed, and packs each at once, while its state is in the core's cache.
///
/// Unchecked because only the thread that drains the shard touches it.
final class ShardCheckpointCollector: @unchecked Sendable {
  let services: ShardServices
  private let sweep: DirtyActorScanner
  private let names: ActionNames
  /// By the behavior's name.
  private let stateVersions: [String: Int]
  private let log: RunLog
  /// Behaviors whose states did not encode.
  private let unsavable: Locked<Set<String>>
  private let packer = CheckpointPacker()
  /// The behavior that was asked for last.
  private var latest = (behavior: "", stateVersion: 1)

  init(
    _ shard: Shard, _ services: ShardServices, _ names: ActionNames, stateVersions: [String: Int], log: RunLog,
    unsavable: Locked<Set<String>>
  ) {
    self.services = services
    sweep = DirtyActorScanner(shard)
    self.names = names
    self.stateVersions = stateVersions
    self.log = log
    self.unsavable = unsavable
  }

  /// Begins again, also where not all have been looked at.
  func restart() { sweep.restart() }

  /// Looks on for so many nanoseconds of the wall; the slice is the last when all have been looked at.
  func look(for limit: Int64) -> (slice: CheckpointCapture.Slice, isLast: Bool) {
    let cpu = OSThread.cpu
    var slice = CheckpointCapture.Slice()
    let isLast = sweep.look(for: limit) { cell in
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
    // Actors come in groups of one behavior.
    let behavior = cell.behavior
    if latest.behavior != behavior { latest = (behavior, stateVersions[behavior] ?? 1) }
    do {
      try packer.append(
        cell, stateVersion: latest.stateVersion, lastAction: names[cell.lastAction],
        performed: services.recorder.performed(by: cell.id))
    } catch {
      guard unsavable.withLock({ $0.insert(behavior).inserted }) else { return }
      log.write(
        .error, "a state could not be saved; its actor, and others of its behavior, are kept as they were before",
        fields: ["behavior": behavior, "actor": "\(cell.id)", "error": "\(error)"])
    }
  }
}
