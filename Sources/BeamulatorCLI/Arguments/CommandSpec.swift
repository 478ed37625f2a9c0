import Engine
import Beamulator

/// A command: its name, flags, arguments and implementation.
struct CommandSpec: Sendable {
  /// A flag of a command.
  struct Flag: Sendable {
    /// The name without dashes.
    let name: String
    /// The placeholder of its value in the help; nil for a flag without a value.
    let value: String?
    let summary: String
    /// Whether it can be given several times.
    var repeats = false
  }

  let name: String
  /// The usage, such as `run DIR`.
  let usage: String
  let summary: String
  let flags: [Flag]
  var subcommands: [(usage: String, summary: String)] = []
  /// Lines that the help prints after the subcommands.
  var notes: [String] = []
  /// The number of positional arguments.
  let words: ClosedRange<Int>
  /// The required argument, for the error if it is missing: "a simulation folder, for example: …".
  let needs: String
  /// Performs the command with the behaviors of the executable and returns the exit code.
  let perform: @Sendable (Arguments, [BehaviorType]) throws -> Int32

  static let all = [
    RunCommand.spec, CheckCommand.spec, InitCommand.spec, ActorsCommand.spec, SimulationCommand.spec, RunsCommand.spec,
    QueryCommand.spec,
  ]

  static let outFlag = Flag(name: "out", value: "FOLDER", summary: "folder of the runs (default: runs)")
  static let jsonFlag = Flag(name: "json", value: nil, summary: "print JSON")
  /// Flags of commands that access an active run.
  static let liveFlags = [
    Flag(name: "address", value: "URL", summary: "address of the run (default: the newest active run in --out)"),
    Flag(name: "token", value: "TOKEN", summary: "access token of the run at --address"), outFlag, jsonFlag,
  ]
  /// Flags that override values of a simulation.
  static let simulationFlags = [
    Flag(name: "seed", value: "N", summary: "seed of all random numbers (default: from simulation.yaml, else 1)"),
    Flag(name: "speed", value: "N|max", summary: "simulated seconds per second, or max to skip from event to event"),
    Flag(name: "duration", value: "8h", summary: "simulated time to run (default: until stopped)"),
    Flag(name: "actors", value: "NAME=COUNT", summary: "set the number of actors of a behavior", repeats: true),
    Flag(name: "target", value: "URL", summary: "URL of a running target; none is started"),
    Flag(
      name: "sink", value: "sqlite|postgres://…|questdb://…|none",
      summary: "where records are stored (default: sqlite, in the run's folder)"),
    Flag(name: "shards", value: "N", summary: "number of threads that run actors (default: one per core)"),
    Flag(
      name: "config", value: "KEY=VALUE", summary: "set a value of simulation.yaml by its path: record.batch=100",
      repeats: true),
  ]
}
