import Engine
import Beamulator
import Foundation

/// `beamulator simulation …`: shows the status of an active run and controls it.
enum SimulationCommand {
  static let spec = CommandSpec(
    name: "simulation", usage: "simulation SUBCOMMAND", summary: "show or control a running simulation",
    flags: [
      CommandSpec.Flag(name: "at-once", value: nil, summary: "stop without waiting for acts in flight"),
      CommandSpec.Flag(name: "to", value: "8h", summary: "new total duration for extend"),
    ] + CommandSpec.liveFlags,
    subcommands: [
      ("simulation status", "show the progress of the run"),
      ("simulation pause", "pause simulated time"),
      ("simulation resume", "resume simulated time"),
      ("simulation speed N|max", "set simulated seconds per second; max skips from event to event"),
      ("simulation stop", "stop the run, as Ctrl-C does; --at-once"),
      ("simulation extend 1h", "extend the duration by 1h, or to a total with --to 8h"),
    ], words: 1...2, needs: "a subcommand, for example: beamulator simulation status", perform: perform)

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorType]) throws -> Int32 {
    let words = arguments.words
    let argument = words.count > 1 ? words[1] : nil
    for (flag, word) in [("at-once", "stop"), ("to", "extend")] where arguments.has(flag) && words[0] != word {
      throw CommandError("--\(flag) only applies to simulation \(word)")
    }
    let isAlone = argument == nil
    switch words[0] {
    case "status" where isAlone: try show(LiveRun(arguments).get("/api/v1/status"), arguments)
    case "pause" where isAlone, "resume" where isAlone: try control(words[0], [:], arguments)
    case "stop" where isAlone:
      try control("stop", arguments.has("at-once") ? ["at_once": true] : [:], arguments)
    case "speed":
      guard let argument else { throw CommandError("simulation speed requires a value: simulation speed 500, or max") }
      _ = try Speed(text: argument)
      try control("speed", ["speed": .string(argument)], arguments)
    case "extend":
      for text in [argument, arguments["to"]].compactMap(\.self) { _ = try Timespan(text: text) }
      switch (argument, arguments["to"]) {
      case (let by?, nil): try control("extend", ["by": .string(by)], arguments)
      case (nil, let to?): try control("extend", ["to": .string(to)], arguments)
      default: throw CommandError("simulation extend requires a duration: simulation extend 1h, or --to 8h")
      }
    case "status", "pause", "resume", "stop":
      throw CommandError("simulation \(words[0]) takes no arguments, found '\(argument ?? "")'")
    default:
      throw CommandError.unknown(
        "simulation subcommand", words[0], among: ["status", "pause", "resume", "speed", "stop", "extend"])
    }
    return ExitCode.done
  }

  private static func control(_ verb: String, _ body: JSON, _ arguments: Arguments) throws {
    try show(LiveRun(arguments).post("/api/v1/simulation/\(verb)", Data(body.text.utf8)), arguments)
  }

  private static func show(_ data: Data, _ arguments: Arguments) throws {
    Terminal.print(
      arguments.has("json")
        ? String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
        : try LiveStatus(json: data).text)
  }
}
