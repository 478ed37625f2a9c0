import Engine
import ActorRuntime
import Beamulator
import Connectors
import Foundation

/// The CPU of the engine per request, including recording: actors without think time on one shard get the list of 30
/// tasks from a todo server.
///
/// The yardstick is `wrk` with one thread and the same number of connections.
enum HTTPBenchmark {
  private static let span = 4

  static func run() throws -> [Measurement] {
    let server = try TodoServer()
    defer { server.stop() }
    return try [64, 1000].map { connections in
      var own: [Double] = []
      var wrk: [Double] = []
      for _ in 0..<3 {
        own.append(try ownCPU(server, connections))
        wrk.append(try wrkCPU(server, connections))
      }
      return Measurement(
        "CPU per GET /tasks, \(connections) connections (yardstick: wrk)", median(own), "us", yardstick: median(wrk))
    }
  }

  /// Returns the CPU per request in microseconds.
  private static func ownCPU(_ server: TodoServer, _ connections: Int) throws -> Double {
    let node = try ConfigNode.parse(
      "{ speed: 1, duration: \(span)s, population: [{ behavior: Getter, count: \(connections) }] }", file: "benchmark")
    let plan = try RunPlan(node, name: "http", behaviors: [BehaviorType(Getter.self)], shards: 1)
    let metadata = RunMetadata(
      runID: "http", simulation: "http", config: "", seed: 1, speed: "1", clockStart: 0, version: "", host: "", start: 0
    )
    let log = try RunLog(path: nil, level: .error, calendar: plan.calendar)
    let target = try HTTPTarget(server.url)
    let run = try RunSetup(plan, metadata: metadata, sink: DiscardingSink(), log: log) {
      try CurlClient(target: target, loop: $0)
    }.open()
    let before = cpu(RUSAGE_SELF)
    run.start()
    while !run.isOver { usleep(10_000) }
    let used = cpu(RUSAGE_SELF) - before
    let totals = run.finish(stoppedBySignal: false).totals
    guard totals.failed == 0, totals.actions > 0 else {
      throw BenchmarkProblem("\(totals.failed) of \(totals.actions) requests failed")
    }
    return used / Double(totals.actions) * 1e6
  }

  private static func wrkCPU(_ server: TodoServer, _ connections: Int) throws -> Double {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["wrk", "-t1", "-c\(connections)", "-d\(span)s", server.url + "/tasks"]
    process.standardOutput = output
    let before = cpu(RUSAGE_CHILDREN)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let used = cpu(RUSAGE_CHILDREN) - before
    guard let count = text.firstMatch(of: /(\d+) requests in/).flatMap({ Double($0.1) }), count > 0 else {
      throw BenchmarkProblem("wrk printed: \(text)")
    }
    return used / count * 1e6
  }

  /// Returns the CPU seconds used so far by this process or by its ended children.
  static func cpu(_ who: __rusage_who) -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(who.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
  }
}

struct BenchmarkProblem: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Requests the list repeatedly without parsing it.
struct Getter: Behavior {
  struct List: Action {
    let name = "list_tasks"

    func perform(_ call: inout ActionCall) async throws -> Int {
      let (outcome, timings) = await call.http.send(HTTPRequest("GET", "/tasks"), for: call.actor)
      call.timings = timings
      let response = try outcome.get()
      call.status = response.status
      guard response.status == 200 else { throw BenchmarkProblem("status \(response.status)") }
      return response.body.count
    }
  }

  func act(_ me: inout ActContext<NoState>) async throws -> Next {
    try await me.perform(List())
    return .at(.start)
  }
}
