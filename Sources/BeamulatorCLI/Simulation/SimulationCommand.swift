import Beamulator
import Foundation

/// `beamulator simulation status`.
enum SimulationCommand {
  static let spec = CommandSpec(
    name: "simulation", usage: "simulation status", summary: "how a living run goes", flags: CommandSpec.liveFlags,
    words: 1...1, perform: perform)

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorKind]) throws -> Int32 {
    guard arguments.words[0] == "status" else {
      throw CommandError.unknown("word after simulation", arguments.words[0], among: ["status"])
    }
    let data = try LiveRun(arguments).get("/api/v1/status")
    Terminal.print(
      arguments.has("json")
        ? String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
        : try JSONDecoder().decode(ConfigNode.self, from: data).listing)
    return ExitCode.done
  }
}
