import Beamulator
import Foundation

/// Encodes the state and the messages as JSON values, so that users can read and edit them.
extension ActorCheckpoint: Codable {
  private enum Key: String, CodingKey {
    case id, behavior, name, tags, acts, random, state, performed, crashes, messages, quarantined
    case due = "due_ns"
    case stateVersion = "state_version"
    case lastAction = "last_action"
    case isPaused = "paused"
  }

  private struct Message: Codable {
    var sender: ActorID
    var came: SimulatedTime
    var type: String
    var body: ConfigNode

    enum CodingKeys: String, CodingKey {
      case sender, type, body
      case came = "came_ns"
    }
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      actor: ActorIdentity(
        id: try values.decode(Int64.self, forKey: .id), behavior: try values.decode(String.self, forKey: .behavior),
        givenName: try values.decodeIfPresent(String.self, forKey: .name)),
      tags: try values.decode([String].self, forKey: .tags), acts: try values.decode(Int.self, forKey: .acts),
      due: try values.decode(Int64.self, forKey: .due), random: try values.decode(RandomStream.self, forKey: .random),
      state: try values.decodeIfPresent(ConfigNode.self, forKey: .state).map(StoredValue.text),
      stateVersion: try values.decode(Int.self, forKey: .stateVersion),
      lastAction: try values.decodeIfPresent(String.self, forKey: .lastAction),
      performed: try values.decode(Int.self, forKey: .performed),
      crashes: try values.decode(Int.self, forKey: .crashes),
      messages: try values.decode([Message].self, forKey: .messages).map {
        StoredMessage(sender: $0.sender, came: $0.came, type: $0.type, body: try StoredValue.text($0.body))
      },
      quarantined: try values.decodeIfPresent(String.self, forKey: .quarantined),
      isPaused: try values.decodeIfPresent(Bool.self, forKey: .isPaused) ?? false)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(actor.id, forKey: .id)
    try values.encode(actor.behavior, forKey: .behavior)
    try values.encode(actor.givenName, forKey: .name)
    try values.encode(tags, forKey: .tags)
    try values.encode(acts, forKey: .acts)
    try values.encode(due, forKey: .due)
    try values.encode(random, forKey: .random)
    try values.encode(state.map(Self.value), forKey: .state)
    try values.encode(stateVersion, forKey: .stateVersion)
    try values.encode(lastAction, forKey: .lastAction)
    try values.encode(performed, forKey: .performed)
    try values.encode(crashes, forKey: .crashes)
    let messages = try messages.map {
      Message(sender: $0.sender, came: $0.came, type: $0.type, body: try Self.value($0.body))
    }
    try values.encode(messages, forKey: .messages)
    try values.encode(quarantined, forKey: .quarantined)
    try values.encode(isPaused, forKey: .isPaused)
  }

  private static func value(_ json: String) throws -> ConfigNode {
    try StoredValue.value(ConfigNode.self, Data(json.utf8))
  }
}
