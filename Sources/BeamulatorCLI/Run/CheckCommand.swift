import Engine
import Beamulator
import Connectors
import Foundation

/// `beamulator check DIR`.
enum CheckCommand {
  static let spec = CommandSpec(
    name: "check", usage: "check DIR", summary: "validate a simulation and print what would run",
    flags: CommandSpec.simulationFlags + [CommandSpec.jsonFlag], words: 1...1,
    needs: "a simulation folder, for example: beamulator check simulations/todo", perform: perform)

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorType]) throws -> Int32 {
    let folder = try SimulationFolder(arguments.words[0], behaviors)
    let plan = try folder.plan(arguments)
    let target = try plan.target.map(HTTPTarget.init)
    let used = Set(plan.parts.map(\.behavior)).subtracting(folder.own.map(\.name))
    let listed = folder.own + folder.behaviors.dropFirst(folder.own.count).filter { used.contains($0.name) }
    Terminal.print(arguments.has("json") ? json(plan, target, listed).text : text(plan, target, listed))
    return ExitCode.done
  }

  private static func text(_ plan: RunPlan, _ target: HTTPTarget?, _ behaviors: [BehaviorType]) -> String {
    var lines = [
      "simulation  \(plan.simulation)", "seed        \(plan.seed)", "speed       \(plan.speed)",
      "duration    \(plan.duration.map(\.description) ?? "until stopped")", "shards      \(plan.shards)",
      "records     \(ConfigNode.withoutCredentials(plan.sink))", "target      \(target.map(\.description) ?? "none")",
    ]
    if let command = plan.target?.start, !command.isEmpty {
      lines.append("started by  \(command.joined(separator: " "))")
    }
    lines += plan.thresholds.map { "threshold   \($0.text)" }
    lines.append("population  \(plan.actors) actors")
    for part in plan.parts {
      var line = "  \(part.count) \(part.behavior)"
      if !part.tags.isEmpty { line += ", tags \(part.tags.joined(separator: " "))" }
      if let over = part.arrive.over { line += ", arriving over \(over)" }
      if let after = part.arrive.after { line += ", after \(after)" }
      lines.append(line)
      if case .object(let members) = part.config { lines += members.map(Self.line) }
    }
    lines.append("behaviors   with configuration keys and defaults")
    for behavior in behaviors {
      lines.append("  \(behavior.name)")
      lines += behavior.settings.map(Self.line)
    }
    return lines.joined(separator: "\n")
  }

  private static func line(_ setting: JSON.Member) -> String { "    \(setting.name): \(setting.value.plainText)" }

  private static func json(_ plan: RunPlan, _ target: HTTPTarget?, _ behaviors: [BehaviorType]) -> JSON {
    let parts = plan.parts.map { part in
      JSON.object([
        .init("behavior", .string(part.behavior)), .init("count", .int(Int64(part.count))),
        .init("tags", .array(part.tags.map(JSON.string))), .init("config", part.config),
      ])
    }
    return .object([
      .init("simulation", .string(plan.simulation)), .init("seed", .int(Int64(clamping: plan.seed))),
      .init("speed", .string(plan.speed.description)),
      .init("duration", plan.duration.map { .string($0.description) } ?? .null),
      .init("shards", .int(Int64(plan.shards))), .init("sink", .string(ConfigNode.withoutCredentials(plan.sink))),
      .init("target", target.map { .string($0.description) } ?? .null),
      .init("thresholds", .array(plan.thresholds.map { .string($0.text) })),
      .init("population", .array(parts)), .init("actors", .int(Int64(plan.actors))),
      .init("behaviors", .object(behaviors.map { .init($0.name, .object($0.settings)) })),
    ])
  }
}
