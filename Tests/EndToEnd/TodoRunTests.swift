import Engine
import Beamulator
import Foundation
import Storage
import Support
import Testing

/// The todo simulation against its real server.
@Suite(.timeLimit(.minutes(5)))
struct TodoRunTests {
  /// Arguments for a run with the target on a free port.
  private func arguments(_ more: [String], server: [String] = []) throws -> [String] {
    let port = try freePort()
    let start = (["todo-server", "--port", "\"\(port)\""] + server.map { "\"\($0)\"" }).joined(separator: ", ")
    return [
      "run", Command.project.appendingPathComponent("simulations/todo").path, "--no-dashboard", "--config",
      "target.url=http://127.0.0.1:\(port)", "--config", "target.start=[\(start)]",
    ] + more
  }

  private func summary(_ run: URL) throws -> RunSummary {
    try RunSummary(json: Data(contentsOf: run.appendingPathComponent("summary.json")))
  }

  @Test func aSimulatedDayIsRecordedCompletely() throws {
    let folder = try Folder()
    let outcome = try Command.run(
      arguments(["--speed", "20000", "--duration", "24h", "--quiet", "--seed", "7", "--summary-export", "copy.json"]),
      in: folder.url)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let run = try folder.newestRun()
    let summary = try summary(run)
    let counts = try RunArchive(path: run.appendingPathComponent("actions.sqlite").path).counts()
    #expect(counts.actions == summary.totals.actions && counts.failed == summary.totals.failed)
    #expect(summary.totals.actors == 31 && summary.totals.actions > 600 && summary.totals.failed == 0)
    #expect(summary.totals.acts == summary.actions["list_tasks"]?.count)
    #expect(Set(summary.actions.keys) == ["add_task", "list_tasks", "mark_task", "remove_task"])
    #expect(summary.simulatedSeconds == 86400 && summary.seed == 7 && summary.verdict == "VALID")
    #expect(summary.httpUs["http_req_waiting"] != nil && summary.decisionDigest.count == 32)
    #expect(outcome.output.contains("verdict                   VALID") && outcome.errors.isEmpty)
    let copy = try Data(contentsOf: folder.url.appendingPathComponent("copy.json"))
    #expect(try copy == Data(contentsOf: run.appendingPathComponent("summary.json")))
    let log = try String(contentsOf: run.appendingPathComponent("log.jsonl"), encoding: .utf8)
    for line in log.split(separator: "\n") { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    let saved = try SQLiteCheckpointStore(path: run.appendingPathComponent("checkpoint.sqlite").path).load()
    let actors = try #require(saved).actors
    #expect(actors.map(\.actor.id) == Array(1...31) && actors.allSatisfy { $0.acts > 10 && $0.state != nil })
    #expect(actors.reduce(0) { $0 + $1.acts } == summary.totals.acts)
    #expect(log.contains("the run starts") && log.contains("the run has ended"))
  }

  @Test func serverFailuresAppearInRecordsAndComplaints() throws {
    let folder = try Folder()
    let outcome = try Command.run(
      arguments(
        ["--speed", "20000", "--duration", "24h", "--json"], server: ["--fail-rate", "0.2"]), in: folder.url)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let summary = try RunSummary(json: Data(outcome.output.utf8))
    let run = try folder.newestRun()
    let counts = try RunArchive(path: run.appendingPathComponent("actions.sqlite").path).counts()
    #expect(counts.actions == summary.totals.actions && counts.failed == summary.totals.failed)
    #expect(summary.totals.failed > summary.totals.actions / 10 && summary.totals.crashes == 0)
    #expect(counts.complaints.values.reduce(0, +) == summary.totals.complaints && summary.totals.complaints > 20)
    // The server also fails silently: it answers 200 without a change.
    #expect(summary.complaints["annoying"] ?? 0 > 0 && summary.complaints["urgent"] ?? 0 > 0)
  }

  /// A path of one letter once crashed the engine.
  @Test func pathsOfOneLetterAreAccepted() throws {
    let folder = try Folder()
    try folder.write(
      "{ speed: max, duration: 1h, population: [{ behavior: Sensor, count: 3 }] }", to: "s/simulation.yaml")
    let outcome = try Command.run(
      ["run", "s", "--out", "r", "--summary-export", "e", "--no-dashboard"], in: folder.url)
    #expect(outcome.status == 0 && outcome.output.contains("VALID: all records stored"), "\(outcome.errors)")
    let exported = try RunSummary(json: Data(contentsOf: folder.url.appendingPathComponent("e")))
    #expect(exported.runId == (try folder.newestRun("r").lastPathComponent))
    #expect(exported.cpuSeconds <= exported.wallSeconds * Double(sysconf(Int32(_SC_NPROCESSORS_ONLN))) + 0.01)
  }

  @Test func aSignalEndsARunWithCompleteRecordsAndTheNextRunHasItsOwnFolder() throws {
    let folder = try Folder()
    for round in 1...2 {
      let command = try Command(arguments(["--speed", "5000"]), in: folder.url)
      let runs = folder.url.appendingPathComponent("runs")
      func names() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: runs.path)) ?? [] }
      func hasRecords() -> Bool {
        guard names().count == round, let run = try? folder.newestRun() else { return false }
        let archive = try? RunArchive(path: run.appendingPathComponent("actions.sqlite").path)
        return (try? archive?.counts().actions) ?? 0 > 20
      }
      try command.blockUntil("more than 20 actions") { hasRecords() }
      kill(command.process.processIdentifier, round == 1 ? SIGINT : SIGTERM)
      let outcome = command.end()
      #expect(outcome.status == 105)
      #expect(outcome.output.contains("verdict                   VALID: all records stored; stopped before the end"))
      let run = try folder.newestRun()
      let counts = try RunArchive(path: run.appendingPathComponent("actions.sqlite").path).counts()
      #expect(try counts.actions == summary(run).totals.actions)
    }
    let list = try Command.run(["runs", "list"], in: folder.url)
    #expect(list.status == 0 && list.output.split(separator: "\n").count == 3)
    let id = try folder.newestRun().lastPathComponent
    let show = try Command.run(["runs", "show", id], in: folder.url)
    #expect(show.status == 0 && show.output.contains("run \(id)") && show.output.contains("list_tasks"))
    let unknown = try Command.run(["runs", "show", "nothing"], in: folder.url)
    #expect(unknown.status == 104 && unknown.errors.contains("unknown run 'nothing'"))
  }

  @Test func brokenThresholdsExitWithStatus99() throws {
    let folder = try Folder()
    let outcome = try Command.run(
      arguments(["--speed", "20000", "--duration", "8h", "--config", #"thresholds={actions: ["count<10"]}"#]),
      in: folder.url)
    #expect(outcome.status == 99 && outcome.output.contains("threshold                 BROKEN actions: count<10"))
  }

  @Test func statusHealthAndMetricsAreServed() throws {
    let folder = try Folder()
    let port = try freePort()
    let words = try arguments(["--speed", "1000", "--port", "\(port)"]).filter { $0 != "--no-dashboard" }
    let command = try Command(words, in: folder.url)
    defer { command.process.terminate() }
    func get(_ path: String, host: String = "localhost") throws -> (status: String, body: String) {
      let curl = Process()
      let output = Pipe()
      curl.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
      curl.arguments = ["-s", "-w", "\n%{http_code}", "-H", "Host: \(host)", "http://127.0.0.1:\(port)\(path)"]
      curl.standardOutput = output
      try curl.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      let cut = text.lastIndex(of: "\n") ?? text.startIndex
      return (String(text[cut...].dropFirst()), String(text[..<cut]))
    }
    try command.blockUntil("the first acts") {
      let status = try get("/api/v1/status").body
      let json = try? JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: Any]
      return json?["acts"] as? Int ?? 0 > 0
    }
    #expect(try get("/healthz").body == "ok\n")
    let metrics = try get("/metrics").body
    #expect(metrics.contains("beamulator_actors 31.0") && metrics.contains("# TYPE beamulator_acts_total counter"))
    let listed = metrics.firstMatch(of: /beamulator_action_duration_seconds_count\{action="list_tasks"\} (\d+)/)?.1
    #expect(
      metrics.contains(
        #"beamulator_action_duration_seconds_bucket{action="list_tasks",le="+Inf"} \#(listed ?? "none")"#))
    #expect(try get("/nothing").status == "404")
    #expect(try get("/api/v1/status", host: "evil.example").status == "403")
    kill(command.process.processIdentifier, SIGTERM)
    #expect(command.end().status == 105)
  }
}
