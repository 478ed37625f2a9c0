import ActorRuntime
import Engine
import TargetSupervision
import Beamulator
import Connectors
import Dashboard
import Foundation
import Storage

/// A run and its services, started in order (folder, log, sink, target, HTTP server) and stopped in reverse order.
struct RunSession {

  let run: Run
  private let status: ControlServer?
  private let target: HTTPTarget?
  private let directory: RunDirectory
  private let log: RunLog
  private let supervisor: TargetSupervisor?

  /// - Parameters:
  ///   - source: The source of the behaviors, recorded in `run_metadata`.
  ///   - out: The folder in which the folder of a new run is created.
  ///   - resumed: The run to resume; nil for a new run.
  ///   - isSinkRequired: Whether a new run fails to start while its database is unreachable.
  ///   - isRestart: Whether this engine replaces one that crashed: a port in use then does not end the run.
  ///   - check: Called while waiting for the target; an error that it throws ends the wait.
  /// - Throws: The error of the service that failed to start; services started before it are stopped.
  init(
    _ plan: RunPlan, source: String, out: String, resuming resumed: Resumption? = nil, isSinkRequired: Bool,
    status: ControlServer.Binding?, isRestart: Bool, check: () throws -> Void
  ) throws {
    let target = try plan.target.map(HTTPTarget.init)
    self.target = target
    let directory = try resumed?.directory ?? RunDirectory(in: out, simulation: plan.simulation)
    self.directory = directory
    do {
      var metadata = Self.metadata(of: plan, id: directory.id, source: source)
      if let started = resumed?.record.started { metadata.start = Int64(started.timeIntervalSince1970 * 1e6) }
      if resumed == nil { try directory.write(RunRecord(metadata).json, to: RunLayout.record) }
      let log = try RunLog(
        path: plan.log.file ?? directory.file(RunLayout.log), level: plan.log.level?.level ?? .info,
        calendar: plan.calendar)
      self.log = log
      let left = OrphanReaper.end(own: directory.path, isActive: RunDirectory.isTaken)
      if left > 0 {
        log.write(.warning, "killed orphan target processes of earlier runs", fields: ["processes": "\(left)"])
      }
      OrphanReaper.mark(directory.path)
      let sink = try SinkSpec(plan.sink).sink(in: directory, isRequired: isSinkRequired && resumed == nil, log: log)
      let supervisor = try plan.target.flatMap { config in
        try target.flatMap {
          try Self.start(
            config, $0, output: directory.file(RunLayout.targetOutput), log, isResumed: resumed != nil, check)
        }
      }
      self.supervisor = supervisor
      do {
        let checkpoints = SQLiteCheckpointStore(path: directory.file(RunLayout.checkpoint))
        let crashMarkers = try CrashMarkers(
          path: directory.file(RunLayout.crashMarkers), reached: resumed?.checkpoint.run.simulated ?? .start)
        crashMarkers.installTrapHandler()
        var setup = RunSetup(plan, metadata: metadata, sink: sink, log: log) { shard in
          guard let target else { return NoTarget() }
          return try CurlClient(target: target, loop: shard)
        }
        setup.checkpoints = checkpoints
        setup.resumed = resumed?.checkpoint
        setup.trap = resumed?.trap
        setup.crashMarkers = crashMarkers
        setup.spoolFolder = plan.sink == "none" ? nil : directory.file(RunLayout.spool)
        setup.crashFolder = directory.file(RunLayout.crashReports)
        run = try setup.open()
        if supervisor != nil { run.services.report(.target, .running) }
        let status = try status.flatMap { [run] in try Self.server(run, at: $0, mayMove: isRestart, log) }
        self.status = status
        if let status {
          run.services.report(.page, .running)
          try directory.write(
            ControlFile(address: status.url, token: status.token).json, to: RunLayout.control, mode: 0o600)
        } else {
          // Remove the file of an engine that died.
          unlink(directory.file(RunLayout.control))
        }
        if resumed != nil {
          try directory.write(RunRecord(metadata).json, to: RunLayout.record)
          unlink(directory.file(RunLayout.summary))
        }
      } catch {
        supervisor?.stop()
        throw error
      }
    } catch {
      directory.discard()
      throw error
    }
    log.write(
      .info, resumed == nil ? "the run starts" : "the run is resumed", at: run.runtime.now,
      fields: ["simulation": plan.simulation, "seed": "\(plan.seed)", "actors": "\(run.runtime.registry.count)"])
  }

  /// The run's folder.
  var path: String { directory.path }

  /// The text printed when the run starts.
  var announcement: String {
    let (plan, runtime) = (run.plan, run.runtime)
    var lines = [
      "\(plan.simulation): \(runtime.registry.count) actors at speed \(plan.speed), \(runtime.shards.count) shards"
    ]
    if let target { lines.append("target     \(target)") }
    if let status { lines.append("dashboard  \(status.url)/") }
    lines.append("results    \(directory.path)")
    return lines.joined(separator: "\n")
  }

  /// Supervises the target; called periodically on the main thread while the run is active.
  func look() { supervisor?.look(run) }

  /// Waits for the end of the run, stops all services and writes the summary.
  func finish(stoppedBySignal: Bool) -> RunSummary {
    var summary = run.finish(stoppedBySignal: stoppedBySignal)
    supervisor?.stop()
    unlink(directory.file(RunLayout.control))
    do {
      try directory.write(summary.json, to: RunLayout.summary)
    } catch {
      log.write(.error, "could not write the summary", fields: ["error": "\(error)"])
      summary.markIncomplete()
    }
    status?.stop(summary)
    log.write(.info, "the run has ended", at: run.runtime.now, fields: ["verdict": summary.verdict])
    return summary
  }

  /// Starts the target as a child process and waits until it is ready.
  private static func start(
    _ config: TargetConfig, _ target: HTTPTarget, output: String, _ log: RunLog, isResumed: Bool,
    _ check: () throws -> Void
  ) throws -> TargetSupervisor? {
    guard let command = config.start, !command.isEmpty else {
      if let ready = config.ready, let problem = TargetProbe(target).problem(with: ready) {
        throw CommandError(
          "the target at \(target) does not answer \(ready): \(problem); start it or check its address")
      }
      return nil
    }
    return try TargetSupervisor(
      command, config, target, output: output, folders: [Executable.folder], log: log, retryFor: isResumed ? 10 : 1,
      check: check)
  }

  /// Starts the dashboard and the API. If that fails and `mayMove` is true, another port is tried, and failing that,
  /// the run continues without them.
  private static func server(
    _ run: Run, at place: ControlServer.Binding, mayMove: Bool, _ log: RunLog
  ) throws -> ControlServer? {
    do {
      return try ControlServer(run, at: place)
    } catch {
      guard mayMove else { throw error }
      log.write(.warning, "cannot start the dashboard, trying another port", fields: ["error": "\(error)"])
      var elsewhere = place
      elsewhere.port = 0
      do {
        return try ControlServer(run, at: elsewhere)
      } catch {
        log.write(.error, "cannot start the dashboard, the run continues without it", fields: ["error": "\(error)"])
        return nil
      }
    }
  }

  private static func metadata(of plan: RunPlan, id: String, source: String) -> RunMetadata {
    RunMetadata(
      runID: id, simulation: plan.simulation, config: plan.configText, seed: plan.seed,
      speed: plan.speed.description, clockStart: plan.calendar.start, version: Version.text,
      host: ProcessInfo.processInfo.hostName, start: RunCalendar.systemMicroseconds,
      source: source)
  }
}

extension HTTPTarget {
  /// Creates the target from the simulation's configuration.
  init(_ config: TargetConfig) throws {
    try self.init(config.url)
    if let timeout = config.timeout { self.timeout = .nanoseconds(timeout.nanoseconds) }
    if let timeout = config.connectTimeout { connectTimeout = .nanoseconds(timeout.nanoseconds) }
    if let retries = config.connectRetries { connectRetries = retries }
    if let bytes = config.maxBody { maximumBodyBytes = bytes.value }
    if let verify = config.verify { verifiesTLS = verify }
    caFile = config.caFile
    switch config.http {
    case .http1: protocolVersion = .http1
    case .http2: protocolVersion = .http2
    case .automatic, nil: protocolVersion = .automatic
    }
  }
}
