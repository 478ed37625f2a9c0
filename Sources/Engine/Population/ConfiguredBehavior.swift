import ActorRuntime
import Beamulator

/// A behavior with its configuration, without its type.
struct ConfiguredBehavior: Sendable {
  /// The version of its states.
  let stateVersion: Int
  /// Tags of all its actors, beside those of their population group.
  let tags: [String]
  let restarts: RestartPolicy
  let config: ConfigNode?
  /// The configuration as JSON, secrets included.
  let configText: String
  /// Makes a group of actors with this behavior.
  let group: @Sendable (_ observer: any ActorObserver, _ tags: [String]) -> AnyProgramGroup
  /// Decodes an actor of a checkpoint; one whose state cannot be decoded is marked unreadable.
  let snapshot: @Sendable (_ actor: ActorCheckpoint, _ names: ActionNames) -> ActorSnapshot
  /// Returns a state with some of its fields changed, as JSON.
  let patch: @Sendable (_ state: any Sendable, _ patch: ConfigNode) throws -> String

  init<B: Behavior>(_ behavior: B, name: String) {
    stateVersion = B.stateVersion
    tags = behavior.tags
    restarts = behavior.restarts
    let config = try? ConfigNode(encoding: behavior)
    self.config = config
    configText = config.flatMap { try? StoredValue.text($0) } ?? "{}"
    group = { observer, tags in
      let common = ActorGroup(
        behavior: name, tags: behavior.tags + tags, restarts: behavior.restarts, actDeadline: behavior.actDeadline)
      return ProgramGroup(behavior, common, observer: observer)
    }
    snapshot = { ActorSnapshot($0, as: B.self, $1) }
    patch = { state, patch in try StatePatch(patch).text(of: state, as: B.State.self) }
  }
}
