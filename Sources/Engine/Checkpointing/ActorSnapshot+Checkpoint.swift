import ActorRuntime
import Beamulator
import Foundation

extension ActorSnapshot {
  /// Decodes an actor from its checkpoint; if the state cannot be decoded, the actor is quarantined.
  init<B: Behavior>(_ checkpoint: ActorCheckpoint, as behavior: B.Type, _ names: ActionNames) {
    let label = ActorLabel(name: checkpoint.actor.givenName, tags: checkpoint.tags)
    var state: B.State?
    var problem: String?
    do {
      state = try checkpoint.state.map { try Self.state($0, of: checkpoint.stateVersion, B.self) }
    } catch {
      problem = "the saved state cannot be decoded and is kept as it is: \(error)"
    }
    self.init(
      id: checkpoint.actor.id, behavior: checkpoint.actor.behavior,
      label: label.name == nil && label.tags.isEmpty ? nil : label, random: checkpoint.random,
      due: SimulatedTime(nanoseconds: checkpoint.due), acts: checkpoint.acts,
      lastAction: checkpoint.lastAction.map(names.number) ?? -1, crashes: checkpoint.crashes,
      envelopes: checkpoint.messages.map { Envelope(sender: $0.sender, came: $0.came, body: $0) },
      isPaused: checkpoint.isPaused, quarantined: problem ?? checkpoint.quarantined, isUnreadable: problem != nil,
      state: state)
  }

  private static func state<B: Behavior>(_ text: String, of version: Int, _: B.Type) throws -> B.State {
    guard version <= B.stateVersion else {
      throw ResumeError("found state version \(version), but \(B.self) reads versions up to \(B.stateVersion)")
    }
    let json = Data(text.utf8)
    return try StoredValue.value(
      B.State.self, version == B.stateVersion ? json : try B.migrate(state: json, from: version))
  }
}
