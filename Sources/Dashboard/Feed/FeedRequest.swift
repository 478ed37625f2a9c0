import Engine
import Beamulator
import Foundation

/// A viewer's request to the feed.
struct FeedRequest: Decodable {
  /// The topics to subscribe to.
  var subscribe: [String]?
  /// The topics to unsubscribe from.
  var unsubscribe: [String]?
  /// The epoch of the numbers in ``since``; it changes when the engine is restarted.
  var epoch: String?
  /// The number of the last message received, by topic.
  var since: [String: Int]?

  /// Returns the number of the last message received of a topic; nil if it is missing or invalid.
  func seen(of topic: String) -> Int? {
    guard let number = since?[topic], 0...Int(UInt32.max) ~= number else { return nil }
    return number
  }

  /// - Throws: ``ControlError`` if the text is not a valid request.
  init(_ text: [UInt8]) throws(ControlError) {
    do {
      self = try JSONDecoder().decode(FeedRequest.self, from: Data(text))
    } catch {
      throw ControlError(
        .badRequest, "the message is not a valid request: \(JSONDecodingProblem(error))",
        remedy: #"send {"subscribe": ["overview"]}; topics are described in docs/reference/http.md"#)
    }
  }
}

/// The subject of a topic that viewers can subscribe to.
enum FeedSubject: Hashable {
  case overview, history, actions, complaints, log, tree, tiles
  case actor(ActorID)
  case behavior(String)

  /// - Throws: ``ControlError`` if there is no such topic.
  init(_ name: String) throws(ControlError) {
    let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
    switch (parts.first, parts.count) {
    case ("overview", 1): self = .overview
    case ("history", 1): self = .history
    case ("actions", 1): self = .actions
    case ("complaints", 1): self = .complaints
    case ("log", 1): self = .log
    case ("tree", 1): self = .tree
    case ("tiles", 1): self = .tiles
    case ("behavior", 2): self = .behavior(parts[1])
    case ("actor", 2):
      guard let id = ActorID(parts[1]), id > 0 else { fallthrough }
      self = .actor(id)
    default:
      throw ControlError(
        .badRequest, "there is no topic '\(name.prefix(100))'",
        remedy: "known: overview, history, actions, complaints, log, tree, tiles, actor:ID, behavior:NAME")
    }
  }

  var name: String {
    switch self {
    case .overview: "overview"
    case .history: "history"
    case .actions: "actions"
    case .complaints: "complaints"
    case .log: "log"
    case .tree: "tree"
    case .tiles: "tiles"
    case .actor(let id): "actor:\(id)"
    case .behavior(let name): "behavior:\(name)"
    }
  }
}
