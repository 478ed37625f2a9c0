import Engine
import Beamulator
import Behaviors
import Connectors
import Foundation

/// A simulation in a folder: its configuration and behaviors.
struct SimulationFolder {
  let path: String
  let node: ConfigNode
  /// The behaviors of the folder's Swift files.
  let own: [BehaviorType]
  /// All behaviors available to its population; its own come first.
  let behaviors: [BehaviorType]
  /// The text of its Swift files; nil if there are none.
  private let files: String?

  /// The maximum size of the recorded source, in bytes.
  private static let sourceLimit = 64 << 10

  /// Reads `simulation.yaml` of a folder and loads the behaviors of its Swift files.
  ///
  /// - Parameter behaviors: The behaviors of the executable.
  /// - Throws: ``CommandError`` if the folder cannot be read, ``ConfigError`` for an error in `simulation.yaml`.
  init(_ path: String, _ behaviors: [BehaviorType]) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CommandError("no folder '\(path)'; give a simulation folder, for example simulations/todo")
    }
    guard isFolder.boolValue else {
      throw CommandError("'\(path)' is a file; give the folder that contains simulation.yaml")
    }
    self.path = path
    let file = (path.hasSuffix("/") ? path : path + "/") + "simulation.yaml"
    guard FileManager.default.fileExists(atPath: file) else {
      throw CommandError(
        "no simulation.yaml in '\(path)'; a simulation folder contains that file, for example simulations/todo")
    }
    node = try ConfigNode.read(file: file)
    let library = try SimulationLibrary(folder: path)
    own = try library?.behaviors() ?? []
    files = try library?.source
    self.behaviors = own + behaviors + ShippedBehaviors.all.map { BehaviorType($0) }
  }

  /// Returns the validated plan of the simulation with the flags applied.
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

  /// Returns the source of the behaviors for `run_metadata`: the Swift files, or else the names of the behaviors.
  func source(of plan: RunPlan) -> String {
    let names = plan.parts.map(\.behavior).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return RecordText.truncated(files ?? names.joined(separator: ", "), to: Self.sourceLimit)
  }

  private static func split(_ pair: String, flag: String, example: String) throws -> (String, String) {
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw CommandError("--\(flag) is '\(pair)'; write NAME=VALUE, for example \(example)")
    }
    return (parts[0], parts[1])
  }
}
