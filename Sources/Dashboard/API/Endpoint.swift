import WebServer

/// An endpoint of the API, parsed from the path.
enum Endpoint: Equatable {
  case health, metrics, status, behaviors, tree, openAPI, actors
  /// One actor, with the id as text.
  case actor(String)
  /// An operation on the actors selected by the body, or on one.
  case verb(Verb, actor: String?)
  case save, restore
  case simulation(Steering)

  /// Operations on actors.
  enum Verb: String, CaseIterable { case act, pause, resume, destroy, replace, set, tell, release }

  /// Operations on the run.
  enum Steering: String, CaseIterable { case pause, resume, speed, stop, extend, checkpoint }

  init?(_ path: String) {
    switch path {
    case "/healthz": self = .health
    case "/metrics": self = .metrics
    default:
      let root = "/api/v1/"
      guard path.hasPrefix(root) else { return nil }
      self.init(
        parts: path.dropFirst(root.count).split(separator: "/", omittingEmptySubsequences: false).map(String.init))
    }
  }

  private init?(parts: [String]) {
    switch (parts[0], parts.count) {
    case ("status", 1): self = .status
    case ("behaviors", 1): self = .behaviors
    case ("tree", 1): self = .tree
    case ("openapi.json", 1): self = .openAPI
    case ("actors", 1): self = .actors
    case ("actors", 2):
      switch parts[1] {
      case "save": self = .save
      case "restore": self = .restore
      case let word: self = Verb(rawValue: word).map { .verb($0, actor: nil) } ?? .actor(word)
      }
    case ("actors", 3):
      guard let verb = Verb(rawValue: parts[2]) else { return nil }
      self = .verb(verb, actor: parts[1])
    case ("simulation", 2):
      guard let steering = Steering(rawValue: parts[1]) else { return nil }
      self = .simulation(steering)
    default: return nil
    }
  }

  /// The supported methods.
  var methods: [HTTPMethod] {
    switch self {
    case .health, .metrics, .status, .behaviors, .tree, .openAPI: [.get, .head]
    case .actors: [.get, .head, .post, .delete]
    case .actor: [.get, .head, .delete]
    case .verb, .save, .restore, .simulation: [.post]
    }
  }

  /// The query parameters allowed with a method; nil allows any, for monitoring tools that add their own.
  func parameters(of method: HTTPMethod) -> [String]? {
    switch (self, method) {
    case (.health, _), (.metrics, _): nil
    case (.tree, _): ["all"]
    case (.actors, .delete): ["select", "at_once"]
    case (.actor, .delete): ["at_once"]
    case (.actors, .get), (.actors, .head): ["select", "limit", "after"]
    default: []
    }
  }
}
