import Engine
import ActorRuntime
import Beamulator
import Foundation
import Storage
import Support
import Synchronization

/// The cost of a record: the CPU of performing and recording an action on its shard, and the rate through the spool
/// into a database, both during a run (which uses one core) and from a full spool.
enum RecordsBenchmark {
  private static let rounds = 3
  private static let actions = 200_000

  static func run() throws -> [Measurement] {
    let server = try PostgresServer()
    var costs: [Double] = []
    var plain: [Double] = []
    var rates: [String: [Double]] = [:]
    for round in 0..<rounds {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      costs.append(try cost(folder.path))
      plain.append(writeCost(folder.path))
      for isFull in [false, true] {
        let mode = isFull ? "full" : "live"
        let path = "\(folder.path)/\(mode).sqlite"
        rates["sqlite \(mode)", default: []].append(
          try rate(into: SQLiteSink(path: path), isFull, folder.path + "/spool-sqlite-\(mode)"))
        let database = "\(mode)_\(round)"
        let sink = PostgresSink(
          try PostgresAddress(server.url(database: database)), rejected: folder.path + "/rejected.jsonl")
        rates["postgres \(mode)", default: []].append(
          try rate(into: sink, isFull, folder.path + "/spool-postgres-\(mode)"))
        guard isFull else { continue }
        rates["copy", default: []].append(try PlainCopy(server.url(of: database)).rate(of: "action_log", actions))
      }
    }
    let medians = rates.mapValues(median)
    let copy = medians["copy"]
    return [
      Measurement(
        "CPU of an action that does nothing, recorded (yardstick: write() of its 200 bytes)", median(costs), "us",
        yardstick: median(plain)),
      Measurement("rows through the spool into SQLite, run and all", medians["sqlite live"] ?? 0, "1/s"),
      Measurement("rows out of a full spool into SQLite", medians["sqlite full"] ?? 0, "1/s"),
      Measurement(
        "rows through the spool into PostgreSQL, run and all (yardstick: COPY)", medians["postgres live"] ?? 0, "1/s",
        yardstick: copy),
      Measurement(
        "rows out of a full spool into PostgreSQL (yardstick: COPY)", medians["postgres full"] ?? 0, "1/s",
        yardstick: copy),
    ]
  }

  /// Returns the CPU of the shard's thread per action in microseconds.
  private static func cost(_ folder: String) throws -> Double {
    Noter.spent.store(0, ordering: .relaxed)
    try simulate(DiscardingSink(), spool: folder + "/spool")
    return Double(Noter.spent.load(ordering: .relaxed)) / Double(actions) / 1000
  }

  /// Returns rows per second until the last is stored.
  ///
  /// - Parameter isFull: Whether the sink starts once all records are in the spool.
  private static func rate(into sink: any Sink, _ isFull: Bool, _ spool: String) throws -> Double {
    let timed = TimedSink(sink, isHeld: isFull)
    try simulate(timed, spool: spool) { timed.go() }
    return Double(actions) / timed.seconds
  }

  /// Runs a simulation that performs the measured number of actions.
  ///
  /// - Parameter performed: Called once all actions are performed.
  private static func simulate(_ sink: any Sink, spool: String, performed: () -> Void = {}) throws {
    let node = try ConfigNode.parse(
      "{ speed: max, duration: 1m, population: [{ behavior: Noter, count: \(actions / Noter.burst) }] }",
      file: "benchmark")
    let plan = try RunPlan(node, name: "records", behaviors: [BehaviorType(Noter.self)], shards: 1)
    let metadata = RunMetadata(
      runID: "records", simulation: "records", config: "", seed: 1, speed: "max", clockStart: 0, version: "", host: "",
      start: 0)
    let log = try RunLog(path: nil, level: .error, calendar: plan.calendar)
    var setup = RunSetup(plan, metadata: metadata, sink: sink, log: log) { _ in NoClient() }
    setup.spoolFolder = spool
    let run = try setup.open()
    run.start()
    while !run.isOver { usleep(1000) }
    performed()
    let totals = run.finish(stoppedBySignal: false).totals
    guard totals.actions == actions, totals.dropped == 0 else {
      throw BenchmarkProblem("\(totals.actions) actions of \(actions), \(totals.dropped) dropped")
    }
  }

  private static func writeCost(_ folder: String) -> Double {
    let descriptor = open(folder + "/plain", O_WRONLY | O_CREAT, 0o644)
    defer { close(descriptor) }
    let row = [UInt8](repeating: 0x78, count: 200)
    let start = Noter.threadTime
    for _ in 0..<actions { _ = write(descriptor, row, row.count) }
    return Double(Noter.threadTime - start) / Double(actions) / 1000
  }
}

/// Performs many empty actions per act.
private struct Noter: Behavior {
  static let burst = 100
  /// The CPU nanoseconds of all actions.
  static let spent = Atomic<Int64>(0)

  struct Note: Action {
    let name = "note"
    let number: Int
    var arguments: JSON { ["number": .int(Int64(number)), "title": "Water the plants"] }
    func perform(_ call: inout ActionCall) async throws { call.result = #"{"id":12,"completed":false}"# }
  }

  static var threadTime: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  func act(_ me: inout ActContext<NoState>) async throws -> Next {
    let start = Self.threadTime
    for number in 0..<Self.burst { try await me.perform(Note(number: number)) }
    Self.spent.add(Self.threadTime - start, ordering: .relaxed)
    return .stop
  }
}

/// A client that fails: no action here sends requests.
private final class NoClient: HTTPClient {
  nonisolated(nonsending) func send(_ request: HTTPRequest, for actor: Int64) async
    -> (result: Result<HTTPResponse, HTTPFailure>, timings: HTTPTimings)
  { (.failure(HTTPFailure(.connectFailed, "no server")), HTTPTimings()) }
  func forget(_ actor: Int64) {}
  func close() {}
}
