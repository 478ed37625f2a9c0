import WebServer

/// What can be asked, by its path.
enum Endpoint: Equatable {
  case health, metrics, status, tree, actors
  case actor(String)
  case release, save, restore, checkpoint

  init?(_ path: String) {
    switch path {
    case "/healthz": self = .health
    case "/metrics": self = .metrics
    case "/api/v1/status": self = .status
    case "/api/v1/tree": self = .tree
    case "/api/v1/actors": self = .actors
    case "/api/v1/actors/release": self = .release
    case "/api/v1/actors/save": self = .save
    case "/api/v1/actors/restore": self = .restore
    case "/api/v1/simulation/checkpoint": self = .checkpoint
    default:
      let parent = "/api/v1/actors/"
      guard path.hasPrefix(parent), !path.dropFirst(parent.count).contains("/") else { return nil }
      self = .actor(String(path.dropFirst(parent.count)))
    }
  }

  /// Whether it changes something.
  var isCommand: Bool {
    switch self {
    case .release, .save, .restore, .checkpoint: true
    case .health, .metrics, .status, .tree, .actors, .actor: false
    }
  }
}
