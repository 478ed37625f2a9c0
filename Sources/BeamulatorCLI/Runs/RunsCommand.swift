import Engine
import Beamulator
import Foundation

/// `beamulator runs list`, `beamulator runs show RUN` and `beamulator runs push RUN`.
enum RunsCommand {
  static let spec = CommandSpec(
    name: "runs", usage: "runs SUBCOMMAND", summary: "list runs, show their summaries, push records to a database",
    flags: [
      CommandSpec.Flag(name: "sink", value: "postgres://…|questdb://…", summary: "database for push"),
      CommandSpec.outFlag, CommandSpec.jsonFlag,
    ],
    subcommands: [
      ("runs list", "list all runs"), ("runs show RUN", "show the summary of a run"),
      ("runs push RUN --sink URL", "copy the records of a finished run to a database, without duplicates"),
    ], notes: ["RUN is the ID of a run, its folder, or last for the newest run."], words: 1...2,
    needs: "a subcommand, for example: beamulator runs list", perform: perform)

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorType]) throws -> Int32 {
    let out = arguments["out"] ?? "runs"
    switch (arguments.words[0], arguments.words.count) {
    case ("list", 1): try list(FinishedRun.all(in: out), asJSON: arguments.has("json"))
    case ("show", 2): try show(FinishedRun.named(arguments.words[1], in: out), asJSON: arguments.has("json"))
    case ("push", 2):
      let push = try RunPush(FinishedRun.named(arguments.words[1], in: out), to: arguments["sink"])
      return try push.perform(asJSON: arguments.has("json"))
    case ("show", _), ("push", _):
      throw CommandError(
        "runs \(arguments.words[0]) requires a run ID, folder or last: beamulator runs \(arguments.words[0]) RUN; "
          + "see beamulator runs list")
    case ("list", _): throw CommandError("runs list takes no arguments")
    default: throw CommandError.unknown("runs subcommand", arguments.words[0], among: ["list", "show", "push"])
    }
    return ExitCode.done
  }

  private static func list(_ runs: [FinishedRun], asJSON: Bool) throws {
    if asJSON {
      let rows = runs.map { run in
        JSON.object([
          .init("run_id", .string(run.record.runId)), .init("simulation", .string(run.record.simulation)),
          .init("started", .string(run.record.started.ISO8601Format())), .init("state", .string(run.state)),
          .init("actions", run.summary.map { .int(Int64($0.totals.actions)) } ?? .null),
          .init("folder", .string(run.path)),
        ])
      }
      Terminal.print(JSON.array(rows).text)
    } else if runs.isEmpty {
      Terminal.print("no runs; start one with: beamulator run simulations/todo")
    } else {
      let width = (runs.map(\.record.runId.count).max() ?? 0) + 2
      Terminal.print(
        "RUN".padding(toLength: width, withPad: " ", startingAt: 0)
          + "STATE       EXIT  ACTIONS  FAILED  COMPLAINTS  RESULTS"
      )
      for run in runs {
        let totals = run.summary?.totals
        let cells = [run.summary.map { Int($0.exitCode) }, totals?.actions, totals?.failed, totals?.complaints].map {
          $0.map(String.init) ?? "-"
        }
        Terminal.print(
          run.record.runId.padding(toLength: width, withPad: " ", startingAt: 0)
            + run.state.padding(toLength: 11, withPad: " ", startingAt: 0)
            + zip(cells, [5, 9, 8, 12]).map { String(repeating: " ", count: max(1, $1 - $0.count)) + $0 }.joined()
            + "  " + run.path)
      }
    }
  }

  private static func show(_ run: FinishedRun, asJSON: Bool) throws {
    if let summary = run.summary {
      Terminal.print(
        asJSON ? String(decoding: try summary.json.dropLast(), as: UTF8.self) : SummaryText(summary: summary).text)
    } else if asJSON {
      var known = run.record
      // The source can be very long.
      known.source = nil
      Terminal.print(String(decoding: try known.json.dropLast(), as: UTF8.self))
    } else {
      Terminal.print(unfinished(run))
    }
  }

  /// Returns the description of a run without a summary.
  private static func unfinished(_ run: FinishedRun) -> String {
    let (record, id) = (run.record, run.record.runId)
    let state =
      run.state == "died"
      ? "died, no summary; resume it with beamulator run DIR --resume \(id), "
        + "where DIR is the folder of \(record.simulation)"
      : "\(run.state), no summary yet; see beamulator simulation status"
    return """
      run \(id) (\(record.simulation), seed \(record.seed), speed \(record.speed))
      started     \(record.started.ISO8601Format()), simulated \(record.clockStart.ISO8601Format())
      results     \(run.path)
      \(state)
      """
  }
}
