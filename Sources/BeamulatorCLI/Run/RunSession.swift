import ActorRuntime
import Engine
import TargetSupervision
import Beamulator
import Connectors
import Dashboard
import Foundation
import Storage

/// A run with all that it stands on, put up in order: folder, log, sink, target, status over HTTP; taken down the other
/// way.
struct RunSession {
  /// Where records wait for their sink, in the run's folder.
  static let spoolName = "spool"

  let run: Run
  private let status: ControlServer?
  private let target: HTTPTarget?
  private let directory: RunDirectory
  private let log: RunLog
  private let supervisor: TargetSupervisor?

  /// - Parameters:
  ///   - source: What is recorded of what its people do.
  ///   - out: Where the folder of a new run is made.
  ///   - resumed: The run that is to go on, if it is not a new one.
  ///   - isSinkRequired: Whether a new run must not begin while its database cannot be reached.
  ///   - isRestart: Whether it goes on in place of an engine that died: then nothing beside its actors ends it.
  ///   - check: Called while the target is waited for; what it throws ends the waiting.
  /// - Throws: What keeps a part from being put up; those before it are taken down again.
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
      if resumed == nil { try directory.write(RunRecord(metadata).json, to: RunRecord.fileName) }
      let log = try RunLog(
        path: plan.log.file ?? directory.file("log.jsonl"), level: plan.log.level?.level ?? .info,
        calendar: plan.calendar)
      self.log = log
      let left = OrphanReaper.end(own: directory.path, isActive: RunDirectory.isTaken)
      if left > 0 {
        log.write(.warning, "what targets of dead runs had started was killed", fields: ["processes": "\(left)"])
      }
      OrphanReaper.mark(directory.path)
      let sink = try SinkSpec(plan.sink).sink(in: directory, isRequired: isSinkRequired && resumed == nil, log: log)
      let supervisor = try plan.target.flatMap { config in
        try target.flatMap {
          try Self.start(config, $0, output: directory.file("target.log"), log, isResumed: resumed != nil, check)
        }
      }
      self.supervisor = supervisor
      do {
        let checkpoints = SQLiteCheckpointStore(path: directory.file(SQLiteCheckpointStore.fileName))
        let crashMarkers = try CrashMarkers(path: directory.file(Resumption.boardName))
        crashMarkers.installTrapHandler()
        run = try Run(
          plan, metadata: metadata, sink: sink, checkpoints: checkpoints, resuming: resumed?.checkpoint,
          trap: resumed?.trap, crashMarkers: crashMarkers, log: log,
          spoolFolder: plan.sink == "none" ? nil : directory.file(Self.spoolName),
          crashFolder: directory.file("crashes")
        ) { shard in
          guard let target else { return NoTarget() }
          return try CurlClient(target: target, loop: shard)
        }
        if supervisor != nil { run.services.report(.target, .running) }
        let status = try status.flatMap { [run] in try Self.server(run, at: $0, mayMove: isRestart, log) }
        self.status = status
        if let status {
          run.services.report(.page, .running)
          try directory.write(
            ControlFile(address: status.url, token: status.token).json, to: ControlFile.name, mode: 0o600)
        } else {
          // That of an engine that died.
          unlink(directory.file(ControlFile.name))
        }
        if resumed != nil {
          try directory.write(RunRecord(metadata).json, to: RunRecord.fileName)
          unlink(directory.file("summary.json"))
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
      .info, resumed == nil ? "the run starts" : "the run goes on", at: run.runtime.now,
      fields: ["simulation": plan.simulation, "seed": "\(plan.seed)", "actors": "\(run.runtime.registry.count)"])
  }

  /// The run's folder.
  var path: String { directory.path }

  /// What a person wants to know as it begins.
  var announcement: String {
    let plan = run.plan
    var lines = [
      "\(plan.simulation): \(run.runtime.registry.count) actors at speed \(plan.speed), \(run.runtime.shards.count) shards"
    ]
    if let target { lines.append("target   \(target)") }
    if let status { lines.append("page     \(status.url)/") }
    lines.append("results  \(directory.path)")
    return lines.joined(separator: "\n")
  }

  /// Sees to what the run stands on; to be called now and then while it lives, by the main thread.
  func look() { supervisor?.look(run) }

  /// Waits for the end of the run, takes everything down and writes the summary.
  func finish(stoppedBySignal: Bool) -> RunSummary {
    var summary = run.finish(stoppedBySignal: stoppedBySignal)
    supervisor?.stop()
    unlink(directory.file(ControlFile.name))
    do {
      try directory.write(summary.json, to: "summary.json")
    } catch {
      log.write(.error, "the summary could not be written", fields: ["error": "\(error)"])
      summary.markIncomplete()
    }
    status?.stop(summary)
    log.write(.info, "the run has ended", at: run.runtime.now, fields: ["verdict": summary.verdict])
    return summary
  }

  /// Starts the target as a child and waits until it is ready.
  private static func start(
    _ config: TargetConfig, _ target: HTTPTarget, output: String, _ log: RunLog, isResumed: Bool,
    _ check: () throws -> Void
  ) throws -> TargetSupervisor? {
    guard let command = config.start, !command.isEmpty else {
      if let ready = config.ready, let problem = TargetProbe(target).problem(with: ready) {
        throw CommandError(
          "the target at \(target) does not answer \(ready): \(problem); start it, or check its address")
      }
      return nil
    }
    return try TargetSupervisor(
      command, config, target, output: output, folders: [Executable.folder], log: log, retryFor: isResumed ? 10 : 0,
      check: check)
  }

  /// The page and the API; elsewhere, or not at all, where the load must go on though their port was taken.
  private static func server(
    _ run: Run, at place: ControlServer.Binding, mayMove: Bool, _ log: RunLog
  ) throws -> ControlServer? {
    do {
      return try ControlServer(run, at: place)
    } catch {
      guard mayMove else { throw error }
      log.write(.warning, "the page is at another port now", fields: ["error": "\(error)"])
      var elsewhere = place
      elsewhere.port = 0
      return try? ControlServer(run, at: elsewhere)
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
  /// The target as the simulation describes it.
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
