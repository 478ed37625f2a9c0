import ActorRuntime
import Beamulator

/// The in-doubt actions of a shard's actors: sent by an earlier process that did not record their outcome.
///
/// Unchecked because only the thread that drains the shard uses it.
final class InDoubtActions: @unchecked Sendable {
  private let shard: Shard
  /// The actions by actor, with the number of acts that the actor had completed.
  private var actions: [ActorID: (action: ActionInDoubt, acts: Int)] = [:]

  init(_ shard: Shard) { self.shard = shard }

  func add(_ action: ActionInDoubt, of actor: ActorID, acts: Int) { actions[actor] = (action, acts) }

  /// Returns the in-doubt action of an actor that has completed a number of acts; nil if it has acted since.
  func action(of actor: ActorID, acts: Int) -> ActionInDoubt? {
    guard !actions.isEmpty, let found = actions[actor] else { return nil }
    return found.acts == acts ? found.action : nil
  }

  /// Removes the actions of actors that have acted since, and returns the others.
  func open() -> [SavedRun.Doubt] {
    actions = actions.filter { shard.snapshot(of: $0.key)?.acts == $0.value.acts }
    return actions.map { SavedRun.Doubt(actor: $0.key, acts: $0.value.acts, action: $0.value.action) }
  }
}
