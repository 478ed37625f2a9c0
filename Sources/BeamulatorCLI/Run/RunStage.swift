import Beamulator
import Connectors
import Dashboard
import Foundation
import Storage

/// A run with all that it stands on, put up in order: folder, log, sink, target, status over HTTP; taken down the other
/// way.
struct RunStage {
  /// Where a run tells how it goes.
  struct StatusAddress {
    let address: String
    let port: UInt16
  }

  let run: Run
  private let status: StatusServer?
  private let target: HTTPTarget?
  private let directory: RunDirectory
  private let log: RunLog
  private let process: TargetProcess?

  /// - Throws: What keeps a part from being put up; those before it are taken down again.
  ///
  /// - Parameter check: Called while the target is waited for; what it throws ends the waiting.
  init(_ plan: RunPlan, out: String, status: StatusAddress?, check: () throws -> Void) throws {
    let target = try plan.target.map(HTTPTarget.init)
    self.target = target
    let directory = try RunDirectory(in: out, simulation: plan.simulation)
    self.directory = directory
    do {
      let metadata = Self.metadata(of: plan, id: directory.id)
      try directory.write(RunRecord(metadata).json, to: RunRecord.fileName)
      let log = try RunLog(
        path: plan.log.file ?? directory.file("log.jsonl"), level: plan.log.level?.level ?? .info,
        calendar: plan.calendar)
      self.log = log
      let sink: any Sink =
        plan.sink == "sqlite" ? SQLiteSink(path: directory.file("actions.sqlite")) : DiscardingSink()
      let process = try plan.target.flatMap { config in
        try target.flatMap { try Self.start(config, $0, output: directory.file("target.log"), check) }
      }
      self.process = process
      do {
        let checkpoints = SQLiteCheckpointStore(path: directory.file("checkpoint.sqlite"))
        run = try Run(plan, metadata: metadata, sink: sink, checkpoints: checkpoints, log: log) { shard in
          guard let target else { return NoTarget() }
          return try CurlClient(target: target, loop: shard)
        }
        self.status = try status.map { [run] in try StatusServer(run, address: $0.address, port: $0.port) }
      } catch {
        process?.stop()
        throw error
      }
    } catch {
      directory.discard()
      throw error
    }
    log.write(
      .info, "the run starts",
      fields: ["simulation": plan.simulation, "seed": "\(plan.seed)", "actors": "\(plan.actors)"])
  }

  /// What a person wants to know as it begins.
  var announcement: String {
    let plan = run.plan
    var lines = ["\(plan.simulation): \(plan.actors) actors at speed \(plan.speed), \(run.runtime.shards.count) shards"]
    if let target { lines.append("target   \(target)") }
    if let status { lines.append("status   \(status.url)/api/v1/status") }
    lines.append("results  \(directory.path)")
    return lines.joined(separator: "\n")
  }

  /// Whether the target that was started here has ended, though the run has not.
  var hasLostTarget: Bool { process.map { !$0.isRunning } ?? false }

  /// Says that the target is gone.
  func tellOfLostTarget() {
    log.write(
      .error, "the target has ended; what it printed is in \(directory.file("target.log"))", at: run.runtime.now,
      fields: ["how": process?.ending ?? ""])
  }

  /// Waits for the end of the run, takes everything down and writes the summary.
  func finish(stoppedBySignal: Bool) -> RunSummary {
    var summary = run.finish(stoppedBySignal: stoppedBySignal)
    process?.stop()
    status?.stop()
    do {
      try directory.write(summary.json, to: "summary.json")
    } catch {
      log.write(.error, "the summary could not be written", fields: ["error": "\(error)"])
      summary.markIncomplete()
    }
    log.write(.info, "the run has ended", at: run.runtime.now, fields: ["verdict": summary.verdict])
    return summary
  }

  /// Starts the target as a child and waits until it is ready.
  private static func start(
    _ config: TargetConfig, _ target: HTTPTarget, output: String, _ check: () throws -> Void
  ) throws -> TargetProcess? {
    let probe = TargetProbe(target)
    guard let command = config.start, !command.isEmpty else {
      if let ready = config.ready, let problem = probe.problem(with: ready) {
        throw CommandError(
          "the target at \(target) does not answer \(ready): \(problem); start it, or check its address")
      }
      return nil
    }
    guard !probe.isListening else {
      throw CommandError(
        "the port of \(target) is in use: something listens there already; stop it, choose another port in "
          + "target.url and target.start, or use it as it is with --target \(target)")
    }
    let process = try TargetProcess(command, output: output, folders: [ownFolder])
    do {
      try process.awaitReady(within: config.readyWithin?.seconds ?? 30) {
        try check()
        guard let ready = config.ready else { return probe.isListening ? nil : "nothing listens at \(target)" }
        return probe.problem(with: ready)
      }
    } catch {
      process.stop()
      throw error
    }
    return process
  }

  /// The folder that this executable is in.
  private static var ownFolder: String {
    let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (path as NSString).deletingLastPathComponent
  }

  private static func metadata(of plan: RunPlan, id: String) -> RunMetadata {
    RunMetadata(
      runID: id, simulation: plan.simulation, config: plan.configText, seed: plan.seed,
      speed: plan.speed.description, clockStart: plan.calendar.start, version: Version.text,
      host: ProcessInfo.processInfo.hostName, start: RunCalendar.wallMicroseconds)
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
