import Engine
import Beamulator
import Foundation

/// What a viewer asks of the feed.
struct FeedRequest: Decodable {
  /// Topics that it wants to see.
  var subscribe: [String]?
  /// And those that it wants to see no more.
  var unsubscribe: [String]?
  /// The life of the engine that the numbers of `since` are of.
  var epoch: String?
  /// The numbers of the last messages it has seen, by topic.
  var since: [String: Int]?

  /// The number of the last message of a topic that it has seen; nil where that can be none.
  func seen(of topic: String) -> Int? {
    guard let number = since?[topic], 0...Int(UInt32.max) ~= number else { return nil }
    return number
  }

  /// - Throws: ``ControlError`` when it cannot be understood.
  init(_ text: [UInt8]) throws(ControlError) {
    do {
      self = try JSONDecoder().decode(FeedRequest.self, from: Data(text))
    } catch {
      throw ControlError(
        .badRequest, "this is no request of a viewer: \(JSONDecodingProblem(error))",
        remedy: #"send {"subscribe": ["overview"]}; topics are described in docs/http.md"#)
    }
  }
}

/// What can be subscribed to.
enum FeedSubject: Hashable {
  case overview, history, actions, complaints, log, tree, tiles
  case actor(ActorID)
  case behavior(String)

  /// - Throws: ``ControlError`` for what is none.
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
