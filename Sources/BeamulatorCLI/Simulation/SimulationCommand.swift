import Engine
import Beamulator
import Foundation

/// `beamulator simulation …`: looks at a run that lives, and steers it.
enum SimulationCommand {
  static let spec = CommandSpec(
    name: "simulation", usage: "simulation status|pause|resume|speed|stop|extend",
    summary: "how a living run goes, and how it is to go on",
    flags: [
      CommandSpec.Flag(name: "at-once", value: nil, summary: "stop without waiting for acts in flight"),
      CommandSpec.Flag(name: "to", value: "8h", summary: "the whole duration, for extend"),
    ] + CommandSpec.liveFlags,
    forms: [
      ("simulation status", "how it goes"),
      ("simulation pause|resume", "let simulated time stand still, and go on"),
      ("simulation speed N|max", "let time pass so many times as fast as the wall's, or skip"),
      ("simulation stop", "end it, as Ctrl-C does; --at-once"),
      ("simulation extend 1h", "let it end so much later; or --to 8h"),
    ], words: 1...2, needs: "to know what to do, as in beamulator simulation status", perform: perform)

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorType]) throws -> Int32 {
    let words = arguments.words
    let argument = words.count > 1 ? words[1] : nil
    for (flag, word) in [("at-once", "stop"), ("to", "extend")] where arguments.has(flag) && words[0] != word {
      throw CommandError("--\(flag) belongs to simulation \(word)")
    }
    let isAlone = argument == nil
    switch words[0] {
    case "status" where isAlone: try show(LiveRun(arguments).get("/api/v1/status"), arguments)
    case "pause" where isAlone, "resume" where isAlone: try steer(words[0], [:], arguments)
    case "stop" where isAlone:
      try steer("stop", arguments.has("at-once") ? ["at_once": true] : [:], arguments)
    case "speed":
      guard let argument else { throw CommandError("simulation speed needs one: simulation speed 500, or max") }
      _ = try Speed(text: argument)
      try steer("speed", ["speed": .string(argument)], arguments)
    case "extend":
      for text in [argument, arguments["to"]].compactMap(\.self) { _ = try Timespan(text: text) }
      switch (argument, arguments["to"]) {
      case (let by?, nil): try steer("extend", ["by": .string(by)], arguments)
      case (nil, let to?): try steer("extend", ["to": .string(to)], arguments)
      default: throw CommandError("simulation extend needs one of: simulation extend 1h, simulation extend --to 8h")
      }
    case "status", "pause", "resume", "stop":
      throw CommandError("simulation \(words[0]) takes no further word, found '\(argument ?? "")'")
    default:
      throw CommandError.unknown(
        "word after simulation", words[0], among: ["status", "pause", "resume", "speed", "stop", "extend"])
    }
    return ExitCode.done
  }

  private static func steer(_ verb: String, _ body: JSON, _ arguments: Arguments) throws {
    try show(LiveRun(arguments).post("/api/v1/simulation/\(verb)", Data(body.text.utf8)), arguments)
  }

  private static func show(_ data: Data, _ arguments: Arguments) throws {
    Terminal.print(
      arguments.has("json")
        ? String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
        : try LiveStatus(json: data).text)
  }
}
