public import Foundation

/// Actors as they were at a time of a run, to be looked at, kept, and made so again: JSON with a schema of its own.
public struct SavedActors: Codable, Sendable, Equatable {
  public var schema = 1
  public var runID: String
  public var simulation: String
  /// Simulated time that had passed.
  public var simulatedSeconds: Double
  /// In order of their ids.
  public var actors: [ActorCheckpoint]

  enum CodingKeys: String, CodingKey {
    case schema, simulation, actors
    case runID = "run_id"
    case simulatedSeconds = "simulated_seconds"
  }

  init(runID: String, simulation: String, simulatedSeconds: Double, actors: [ActorCheckpoint]) {
    self.runID = runID
    self.simulation = simulation
    self.simulatedSeconds = simulatedSeconds
    self.actors = actors
  }

  /// Reads what ``text`` has written.
  ///
  /// - Throws: ``ControlError`` when it is something else.
  public init(json: Data) throws(ControlError) {
    let remedy = "give what was saved by beamulator actors save FILE, or POST /api/v1/actors/save"
    do {
      self = try JSONDecoder().decode(SavedActors.self, from: json)
    } catch {
      throw ControlError(.badRequest, "these are no saved actors: \(JSONDecodingProblem(error))", remedy: remedy)
    }
    guard schema == 1 else {
      throw ControlError(.badRequest, "these actors are saved by schema \(schema), not 1", remedy: remedy)
    }
  }

  /// JSON, as people can read and change it.
  public var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // What was read from JSON can be written as JSON.
    return ((try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "") + "\n"
  }
}

/// A checkpoint with its state and its messages as JSON values, so that people can read and change them.
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

  public init(from decoder: any Decoder) throws {
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

  public func encode(to encoder: any Encoder) throws {
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
