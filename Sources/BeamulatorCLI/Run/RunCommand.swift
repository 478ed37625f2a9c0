import Engine
import Beamulator
import Dashboard
import Foundation

/// `beamulator run DIR`.
enum RunCommand {
  static let spec = CommandSpec(
    name: "run", usage: "run DIR", summary: "run a simulation",
    flags: CommandSpec.simulationFlags + [
      CommandSpec.outFlag,
      CommandSpec.Flag(
        name: "resume", value: "RUN", summary: "resume a run that ended or died: its ID, its folder or last"),
      CommandSpec.Flag(
        name: "sink-required", value: nil, summary: "do not start a new run while its database is unreachable"),
      CommandSpec.Flag(name: "port", value: "N", summary: "port of the dashboard and the API (default: 4000; 0: any)"),
      CommandSpec.Flag(
        name: "bind", value: "ADDRESS",
        summary: "address to listen on (default: 127.0.0.1); others require BEAMULATOR_TOKEN"),
      CommandSpec.Flag(name: "tls-cert", value: "FILE", summary: "certificate for HTTPS, in PEM format"),
      CommandSpec.Flag(name: "tls-key", value: "FILE", summary: "private key of the certificate, in PEM format"),
      CommandSpec.Flag(name: "no-dashboard", value: nil, summary: "disable the dashboard and the HTTP API"),
      CommandSpec.Flag(name: "quiet", value: nil, summary: "print the summary only, no progress"),
      CommandSpec.Flag(name: "json", value: nil, summary: "print the summary as JSON, no progress"),
      CommandSpec.Flag(name: "summary-export", value: "FILE", summary: "write a copy of summary.json to FILE"),
      CommandSpec.Flag(name: "log-level", value: "LEVEL", summary: "debug, info (default), warning or error"),
      CommandSpec.Flag(name: "log-file", value: "FILE", summary: "log file (default: log.jsonl in the run's folder)"),
    ], words: 1...1, needs: "a simulation folder, for example: beamulator run simulations/todo", perform: perform)

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorType]) throws -> Int32 {
    guard let link = SupervisorLink() else { return try EngineSupervisor.run(Array(CommandLine.arguments.dropFirst())) }
    var signals = Signals()
    let out = arguments["out"] ?? "runs"
    let folder = try SimulationFolder(arguments.words[0], behaviors)
    var plan = try folder.plan(arguments)
    let resumed = try arguments["resume"].map { try Resumption($0, in: out) }
    if let resumed {
      plan = try plan.resuming(resumed.checkpoint.run, hasEnded: resumed.hasEnded, keepsChanges: link.isRestart)
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

  /// Returns the binding of the dashboard and the API; nil with `--no-dashboard`.
  private static func place(
    _ arguments: Arguments, _ resumed: Resumption?, _ link: SupervisorLink
  ) throws -> ControlServer.Binding? {
    if arguments.has("no-dashboard") { return nil }
    let text = arguments["port"] ?? "4000"
    guard let port = UInt16(text) else {
      throw CommandError("--port is '\(text)'; write a number from 0 to 65535, 0 for any free port")
    }
    let tls: ControlServer.TLS?
    switch (arguments["tls-cert"], arguments["tls-key"]) {
    case (let certificate?, let key?): tls = ControlServer.TLS(certificate: certificate, key: key)
    case (nil, nil): tls = nil
    default: throw CommandError("--tls-cert and --tls-key must be used together; give both or neither")
    }
    var place = ControlServer.Binding(address: arguments["bind"] ?? "127.0.0.1", port: port, tls: tls)
    place.token = ProcessInfo.processInfo.environment["BEAMULATOR_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
    // Keep the same port so that open dashboards reconnect to the restarted engine.
    if link.isRestart, port == 0, let before = resumed?.directory.lastPort { place.port = before }
    return place
  }

  /// Shows the progress of the run until it ends. The first signal stops the run, a second one stops it at once.
  ///
  /// - Returns: Whether a signal stopped the run.
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

/// The error of a signal that arrives before the run starts.
struct Interruption: Error, CustomStringConvertible {
  let description = "stopped by a signal before the run started"
}
