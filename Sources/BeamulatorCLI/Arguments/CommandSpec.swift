import Engine
import Beamulator

/// A command: its name, what it takes, what it does.
struct CommandSpec: Sendable {
  /// A flag of a command.
  struct Flag: Sendable {
    /// Without the dashes.
    let name: String
    /// What its value is called; nil for a flag that is just there.
    let value: String?
    let summary: String
    /// Whether it may be given several times.
    var repeats = false
  }

  let name: String
  /// As in `run DIR`.
  let usage: String
  let summary: String
  let flags: [Flag]
  /// What can be asked of it, where that is more than one thing: as it is written, and what it does.
  var forms: [(usage: String, summary: String)] = []
  /// How many words it takes beside flags.
  let words: ClosedRange<Int>
  /// What it cannot do without, told to who leaves it out: "the folder of a simulation, as in …".
  let needs: String
  /// With the behaviors that the executable brings.
  let perform: @Sendable (Arguments, [BehaviorType]) throws -> Int32

  static let all = [
    RunCommand.spec, CheckCommand.spec, InitCommand.spec, ActorsCommand.spec, SimulationCommand.spec, RunsCommand.spec,
    QueryCommand.spec,
  ]

  static let outFlag = Flag(name: "out", value: "FOLDER", summary: "where runs are kept (default: runs)")
  static let jsonFlag = Flag(name: "json", value: nil, summary: "print JSON")
  /// Flags of commands that talk to a run that lives.
  static let liveFlags = [
    Flag(name: "address", value: "URL", summary: "where the run answers (default: the newest live run in --out)"),
    Flag(name: "token", value: "TOKEN", summary: "what lets one change a run given by --address"), outFlag, jsonFlag,
  ]
  /// Flags that change a simulation before it is run or checked.
  static let simulationFlags = [
    Flag(name: "seed", value: "N", summary: "where all random numbers come from (default: the simulation's, or 1)"),
    Flag(name: "speed", value: "N|max", summary: "simulated seconds per second; max skips from event to event"),
    Flag(name: "duration", value: "8h", summary: "simulated time to run for (default: until stopped)"),
    Flag(name: "actors", value: "NAME=COUNT", summary: "another count for a behavior of the population", repeats: true),
    Flag(name: "target", value: "URL", summary: "a target that runs already; none is started"),
    Flag(
      name: "sink", value: "sqlite|postgres://…|questdb://…|none",
      summary: "where records go (default: sqlite, in the run's folder)"),
    Flag(name: "shards", value: "N", summary: "threads that share the actors (default: one per core)"),
    Flag(
      name: "config", value: "KEY=VALUE", summary: "another value in simulation.yaml, by its path: record.batch=100",
      repeats: true),
  ]
}
