import ActorRuntime
import Beamulator
import Foundation

extension ActorSnapshot {
  /// The actor of a checkpoint as its behavior decodes it; one whose state cannot be decoded is quarantined.
  init<B: Behavior>(_ checkpoint: ActorCheckpoint, as behavior: B.Type, _ names: ActionNames) {
    let label = ActorLabel(name: checkpoint.actor.givenName, tags: checkpoint.tags)
    var state: B.State?
    var problem: String?
    do {
      state = try checkpoint.state.map { try Self.state($0, of: checkpoint.stateVersion, B.self) }
    } catch {
      problem = "its saved state cannot be read, and is kept: \(error)"
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
      throw ResumeError("its state is of version \(version), \(B.self) reads \(B.stateVersion) and earlier")
    }
    let json = Data(text.utf8)
    return try StoredValue.value(
      B.State.self, version == B.stateVersion ? json : try B.migrate(state: json, from: version))
  }
}
