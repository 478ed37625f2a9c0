import Engine
import Beamulator
import Behaviors
import Connectors
import Foundation

/// A simulation as it lies in a folder.
struct SimulationFolder {
  let path: String
  let node: ConfigNode
  /// The behaviors of its Swift files.
  let own: [BehaviorType]
  /// What its population can be made of; its own first.
  let behaviors: [BehaviorType]
  /// The text of its Swift files; nil without any.
  private let files: String?

  /// The most bytes of its source that are recorded.
  private static let sourceLimit = 64 << 10

  /// Reads `simulation.yaml` of a folder and loads the behaviors of its Swift files.
  ///
  /// - Parameter behaviors: Those that the executable brings.
  /// - Throws: What keeps it from being read, or what is wrong in it and where.
  init(_ path: String, _ behaviors: [BehaviorType]) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CommandError("no folder '\(path)'; give the folder of a simulation, as in simulations/todo")
    }
    guard isFolder.boolValue else {
      throw CommandError("'\(path)' is a file; give the folder that holds simulation.yaml")
    }
    self.path = path
    let file = (path.hasSuffix("/") ? path : path + "/") + "simulation.yaml"
    guard FileManager.default.fileExists(atPath: file) else {
      throw CommandError(
        "no simulation.yaml in '\(path)'; a simulation is a folder with that file, see simulations/todo")
    }
    node = try ConfigNode.read(file: file)
    let library = try SimulationLibrary(folder: path)
    own = try library?.behaviors() ?? []
    files = try library?.source
    self.behaviors = own + behaviors + ShippedBehaviors.all.map { BehaviorType($0) }
  }

  /// The simulation with what the flags change in it, every value checked.
  func plan(_ arguments: Arguments) throws -> RunPlan {
    var node = node
    for (flag, path) in [
      ("seed", "seed"), ("speed", "speed"), ("duration", "duration"), ("shards", "shards"),
      ("sink", "record.sink"), ("log-level", "log.level"), ("log-file", "log.file"),
    ] {
      if let value = arguments[flag] { try node.set(path: path, to: value, source: "--\(flag)") }
    }
    if let url = arguments["target"] {
      try node.set(path: "target.url", to: url, source: "--target")
      try node.set(path: "target.start", to: "[]", source: "--target")
    }
    for pair in arguments.all("actors") {
      let (name, count) = try Self.split(pair, flag: "actors", example: "--actors Procrastinator=100")
      try node.set(path: "population.\(name).count", to: count, source: "--actors")
    }
    for pair in arguments.all("config") {
      let (key, value) = try Self.split(pair, flag: "config", example: "--config record.batch=100")
      try node.set(path: key, to: value, source: "--config")
    }
    let name = URL(fileURLWithPath: path).lastPathComponent
    let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let plan = try RunPlan(node, name: name, behaviors: behaviors, shards: cores)
    do {
      _ = try SinkSpec(plan.sink)
    } catch {
      throw ConfigError(node["record"]?["sink"]?.location ?? node.location, "record.sink: \(error)")
    }
    do {
      _ = try plan.target.map(HTTPTarget.init)
    } catch let error as HTTPTarget.Invalid {
      throw ConfigError(node["target"]?["url"]?.location ?? node.location, error.message)
    }
    return plan
  }

  /// What is recorded of what its people do: its Swift files, or else the names of the behaviors.
  func source(of plan: RunPlan) -> String {
    let names = plan.parts.map(\.behavior).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return RecordText.truncated(files ?? names.joined(separator: ", "), to: Self.sourceLimit)
  }

  private static func split(_ pair: String, flag: String, example: String) throws -> (String, String) {
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw CommandError("--\(flag) was given '\(pair)'; write a name, =, and a value: \(example)")
    }
    return (parts[0], parts[1])
  }
}
