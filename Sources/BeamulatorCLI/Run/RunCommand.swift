import Engine
import Beamulator
import Dashboard
import Foundation

/// `beamulator run DIR`.
enum RunCommand {
  static let spec = CommandSpec(
    name: "run", usage: "run DIR", summary: "let the people of a simulation live",
    flags: CommandSpec.simulationFlags + [
      CommandSpec.outFlag,
      CommandSpec.Flag(
        name: "resume", value: "RUN", summary: "let a run go on that ended or died; its id, its folder or last"),
      CommandSpec.Flag(
        name: "sink-required", value: nil, summary: "do not begin a new run while its database cannot be reached"),
      CommandSpec.Flag(name: "port", value: "N", summary: "where the page and the API are (default: 4000; 0 is any)"),
      CommandSpec.Flag(
        name: "bind", value: "ADDRESS",
        summary: "the address for that (default: 127.0.0.1); another needs a token in BEAMULATOR_TOKEN"),
      CommandSpec.Flag(name: "tls-cert", value: "FILE", summary: "the certificate for HTTPS there, PEM"),
      CommandSpec.Flag(name: "tls-key", value: "FILE", summary: "its private key, PEM"),
      CommandSpec.Flag(name: "no-dashboard", value: nil, summary: "no page, and nothing over HTTP"),
      CommandSpec.Flag(name: "quiet", value: nil, summary: "no progress, only the summary"),
      CommandSpec.Flag(name: "json", value: nil, summary: "print the summary as JSON, and no progress"),
      CommandSpec.Flag(name: "summary-export", value: "FILE", summary: "write summary.json there too"),
      CommandSpec.Flag(name: "log-level", value: "LEVEL", summary: "debug, info (default), warning or error"),
      CommandSpec.Flag(name: "log-file", value: "FILE", summary: "the log (default: log.jsonl in the run's folder)"),
    ], words: 1...1, needs: "the folder of a simulation, as in beamulator run simulations/todo", perform: perform)

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorType]) throws -> Int32 {
    guard let link = SupervisorLink() else { return try EngineSupervisor.run(Array(CommandLine.arguments.dropFirst())) }
    var signals = Signals()
    let out = arguments["out"] ?? "runs"
    let folder = try SimulationFolder(arguments.words[0], behaviors)
    var plan = try folder.plan(arguments)
    let resumed = try arguments["resume"].map { try Resumption($0, in: out) }
    if let resumed {
      plan = try plan.resuming(resumed.checkpoint.run, hasEnded: resumed.hasEnded, isSameLife: link.isRestart)
    }
    let export = arguments["summary-export"]
    if let export { try RunDirectory.checkFolder(of: export) }
    let stage = try RunSession(
      plan, source: folder.source(of: plan), out: out, resuming: resumed,
      isSinkRequired: arguments.has("sink-required"), status: try place(arguments, resumed, link),
      isRestart: link.isRestart
    ) {
      if signals.wait(milliseconds: 0) != nil { throw Interruption() }
    }
    let quiet = arguments.has("quiet") || arguments.has("json")
    if !quiet { Terminal.print(stage.announcement) }
    link.tell(folder: stage.path)
    let line = quiet ? nil : ProgressLine(after: stage.run.progress)
    stage.run.start()
    let stoppedBySignal = watch(stage, &signals, line)
    let summary = stage.finish(stoppedBySignal: stoppedBySignal)
    let json = try summary.json
    Terminal.print(
      arguments.has("json") ? String(decoding: json.dropLast(), as: UTF8.self) : SummaryText(summary: summary).text)
    if let export {
      do { try RunDirectory.write(json, to: export) } catch { Terminal.error("beamulator: \(error)") }
    }
    return summary.exitCode
  }

  /// Where the page and the API are to be.
  private static func place(
    _ arguments: Arguments, _ resumed: Resumption?, _ link: SupervisorLink
  ) throws -> ControlServer.Binding? {
    if arguments.has("no-dashboard") { return nil }
    let text = arguments["port"] ?? "4000"
    guard let port = UInt16(text) else {
      throw CommandError("--port was given '\(text)'; write a number from 0 to 65535, 0 for any free port")
    }
    let tls: ControlServer.TLS?
    switch (arguments["tls-cert"], arguments["tls-key"]) {
    case (let certificate?, let key?): tls = ControlServer.TLS(certificate: certificate, key: key)
    case (nil, nil): tls = nil
    default: throw CommandError("--tls-cert and --tls-key belong together: give both, or neither")
    }
    var place = ControlServer.Binding(address: arguments["bind"] ?? "127.0.0.1", port: port, tls: tls)
    place.token = ProcessInfo.processInfo.environment["BEAMULATOR_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
    // Who looks on finds the engine again that goes on in place of one that died.
    if link.isRestart, port == 0, let before = resumed?.directory.lastPort { place.port = before }
    return place
  }

  /// Shows how the run goes until it is over; true if a signal ended it. A second signal ends it at once.
  private static func watch(_ stage: RunSession, _ signals: inout Signals, _ progressLine: ProgressLine?) -> Bool {
    let run = stage.run
    var line = progressLine
    var wasStopped = false
    var ticks = 0
    while !run.isOver {
      if signals.wait(milliseconds: 50) != nil {
        run.stop(within: wasStopped ? 0 : 5)
        wasStopped = true
      }
      stage.look()
      ticks += 1
      if ticks % 10 == 0 { line?.show(run.progress) }
    }
    line?.end()
    return wasStopped
  }
}

/// A signal came before the run began.
struct Interruption: Error, CustomStringConvertible {
  let description = "stopped by a signal before the run began"
}
