import ActorRuntime
import Beamulator
import Foundation
import Storage
import Synchronization

/// What a record costs: the CPU of performing and recording an action on its shard, and how many a second come through the
/// spool into SQLite.
enum RecordsBenchmark {
  private static let rounds = 3
  private static let actions = 300_000

  static func run() throws -> [Measurement] {
    var costs: [Double] = []
    var rates: [Double] = []
    var plain: [Double] = []
    for _ in 0..<rounds {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      costs.append(try cost(folder.path))
      rates.append(try rate(folder.path))
      plain.append(writeCost(folder.path))
    }
    return [
      Measurement(
        "CPU of an action that does nothing, recorded (yardstick: write() of its 200 bytes)", median(costs), "us",
        yardstick: median(plain)),
      Measurement("actions a second through the spool into SQLite, one shard", median(rates), "1/s"),
    ]
  }

  /// Microseconds of the shard's thread an action.
  private static func cost(_ folder: String) throws -> Double {
    Noter.spent.store(0, ordering: .relaxed)
    _ = try live(DiscardingSink(), spool: folder + "/spool-1")
    return Double(Noter.spent.load(ordering: .relaxed)) / Double(actions) / 1000
  }

  /// Actions a second, until the last is stored.
  private static func rate(_ folder: String) throws -> Double {
    let sink = SQLiteSink(path: folder + "/actions.sqlite")
    return Double(actions) / (try live(sink, spool: folder + "/spool-2"))
  }

  /// Seconds of the wall that a run with so many actions takes.
  private static func live(_ sink: any Sink, spool: String) throws -> Double {
    let node = try ConfigNode.parse(
      "{ speed: max, duration: 1m, population: [{ behavior: Noter, count: \(actions / Noter.burst) }] }",
      file: "benchmark")
    let plan = try RunPlan(node, name: "records", behaviors: [BehaviorKind(Noter.self)], shards: 1)
    let metadata = RunMetadata(
      runID: "records", simulation: "records", config: "", seed: 1, speed: "max", clockStart: 0, version: "", host: "",
      start: 0)
    let log = try RunLog(path: nil, level: .error, calendar: plan.calendar)
    let run = try Run(plan, metadata: metadata, sink: sink, log: log, spoolFolder: spool) { _ in NoClient() }
    let wall = try seconds {
      run.start()
      while !run.isOver { usleep(1000) }
      let totals = run.finish(stoppedBySignal: false).totals
      guard totals.actions == actions, totals.dropped == 0 else {
        throw BenchmarkProblem("\(totals.actions) actions of \(actions), \(totals.dropped) dropped")
      }
    }
    return wall
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

/// Performs many actions that do nothing in an act.
private struct Noter: Behavior {
  static let burst = 100
  /// Nanoseconds of CPU for all of them.
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

/// No action here asks a server.
private final class NoClient: HTTPClient {
  nonisolated(nonsending) func send(_ request: HTTPRequest, for actor: Int64) async
    -> (result: Result<HTTPResponse, HTTPFailure>, timings: HTTPTimings)
  { (.failure(HTTPFailure(.connectFailed, "no server")), HTTPTimings()) }
  func forget(_ actor: Int64) {}
  func close() {}
}
