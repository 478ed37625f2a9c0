import Engine
import Beamulator
import Foundation
import Glibc
import Storage
import Support
import Testing

/// A target started by a run is restarted when it dies, and ends with the run.
@Suite(.timeLimit(.minutes(5)))
struct TargetSupervisionTests {
  /// A run of the todo simulation with a separate target.
  private struct Running {
    let folder: Folder
    let command: Command
    let port: UInt16

    /// - Parameter start: The target's command, in which PORT and SERVER stand for a free port and the todo server.
    init(_ start: String, _ more: [String] = []) throws {
      folder = try Folder()
      port = try freePort()
      let start = start.replacing("PORT", with: "\(port)")
        .replacing("SERVER", with: Command.products.appendingPathComponent("todo-server").path)
      command = try Command(
        [
          "run", Command.project.appendingPathComponent("simulations/todo").path, "--no-dashboard", "--quiet",
          "--speed", "2000", "--actors", "Procrastinator=200", "--config",
          "population.Procrastinator.arrive={over: 2h}",
          "--config", "target.url=http://127.0.0.1:\(port)", "--config", "target.start=\(start)",
        ] + more, in: folder.url)
    }

    var id: pid_t { command.process.processIdentifier }

    /// The target: the child of the engine, which is the child of the run's process.
    var target: pid_t? { Self.child(of: id).flatMap(Self.child) }

    private static func child(of parent: pid_t) -> pid_t? {
      let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return processes.compactMap { pid_t($0) }.first { process in
        guard let fields = status(process) else { return false }
        return fields.parent == parent && fields.state != "Z"
      }
    }

    /// The counts recorded so far; nil before the first record.
    func counts() -> RunArchive.Counts? {
      guard let run = try? folder.newestRun() else { return nil }
      let archive = try? RunArchive(path: run.appendingPathComponent("actions.sqlite").path)
      return try? archive?.counts()
    }

    var failed: Int { counts()?.failed ?? 0 }
    var succeeded: Int { counts().map { $0.actions - $0.failed } ?? 0 }

    /// The number of occurrences of a message in the log.
    func logged(_ message: String) throws -> Int {
      let log = try String(contentsOf: folder.newestRun().appendingPathComponent("log.jsonl"), encoding: .utf8)
      return log.components(separatedBy: message).count - 1
    }

    /// Ends the run, unless it has ended, and its target.
    func stop() {
      guard command.process.isRunning else { return }
      kill(id, SIGTERM)
      _ = command.end()
    }

    static func status(_ process: pid_t) -> (state: Substring, parent: pid_t?)? {
      guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
        let name = text.lastIndex(of: ")")
      else { return nil }
      let fields = text[text.index(after: name)...].split(separator: " ")
      return fields.count > 1 ? (fields[0], pid_t(fields[1])) : nil
    }
  }

  /// With a shell in between, a process that the shell leaves behind must not keep the port.
  @Test(arguments: [
    #"[todo-server, --port, "PORT"]"#, #"[sh, -c, "SERVER --port PORT & wait"]"#,
  ])
  func aTargetThatDiesIsRestartedAndTheLoadContinues(start: String) throws {
    let run = try Running(start)
    defer { run.stop() }
    for round in 1...3 {
      let before = run.succeeded
      try run.command.blockUntil("actions succeed, round \(round)") { run.succeeded > before + 20 }
      let failed = run.failed
      let target = try #require(run.target)
      kill(target, SIGKILL)
      try run.command.blockUntil("actions fail, round \(round)") { run.failed > failed }
      try run.command.blockUntil("a new target, round \(round)") {
        try run.logged("target ready again") == round
      }
      #expect(run.target != target)
    }
    let before = run.succeeded
    try run.command.blockUntil("actions succeed at the end") { run.succeeded > before + 20 }
    kill(run.id, SIGINT)
    let outcome = run.command.end()
    #expect(outcome.status == 105 && outcome.output.contains("target restarts           3;"))
    let warnings = outcome.errors.split(separator: "\n")
    #expect(warnings.count == 3 && warnings.allSatisfy { $0.contains("target exited") && $0.contains("signal 9") })
    #expect(["0.5s", "500ms"].contains { outcome.errors.contains("restarting in \($0)") }, "\(outcome.errors)")
    let folder = try run.folder.newestRun()
    let summary = try RunSummary(json: Data(contentsOf: folder.appendingPathComponent("summary.json")))
    #expect(summary.totals.targetRestarts == 3 && summary.verdict == "VALID" && summary.totals.crashes == 0)
    let counts = try #require(run.counts())
    #expect(counts.actions == summary.totals.actions && counts.failed == summary.totals.failed)
    let database = try SQLiteDatabase(
      path: folder.appendingPathComponent("actions.sqlite").path, access: .readOnly)
    let rows = try SQLiteStatement(
      "SELECT event, detail, actor_id, name, behavior FROM actor_events WHERE event LIKE 'target%' ORDER BY seq",
      on: database)
    var events: [String] = []
    while try rows.step() {
      events.append("\(rows.text(0) ?? "") \(rows.text(1) ?? "")")
      #expect(rows.integer(2) == 0 && rows.text(3) == "target" && rows.text(4) == "target")
    }
    #expect(events == (1...3).flatMap { ["target_exited signal 9", "target_started restart \($0)"] })
    #expect(try run.logged("target exited") == 3 && run.logged("target restarted") == 3)
    // One file has the output of all four processes.
    let printed = try String(contentsOf: folder.appendingPathComponent("target.log"), encoding: .utf8)
    #expect(printed.components(separatedBy: "todo-server listens").count == 5, "\(printed)")
  }

  @Test func aTargetThatDoesNotBecomeReadyIsRestartedAndTheRunHandlesSignals() throws {
    let folder = try Folder()
    let once = folder.url.appendingPathComponent("once").path
    let run = try Running(
      #"[sh, -c, "[ -e \#(once) ] && exec sleep 600; touch \#(once); exec SERVER --port PORT"]"#,
      ["--config", "target.ready_within=5s"])
    defer { run.stop() }
    try run.command.blockUntil("actions succeed") { run.succeeded > 20 }
    kill(try #require(run.target), SIGKILL)
    try run.command.blockUntil("the target was given up once") { run.counts()?.events["target_exited"] == 2 }
    try run.command.blockUntil("another restart") { run.counts()?.events["target_started"] == 2 }
    let last = try #require(run.target)
    let signalled = Date()
    kill(run.id, SIGTERM)
    let outcome = run.command.end()
    #expect(outcome.status == 105 && -signalled.timeIntervalSinceNow < 60)
    #expect(outcome.errors.contains("not ready within 5s, so it was killed"), "\(outcome.errors)")
    #expect(Running.status(last) == nil)
  }

  /// With a shell in between, a process started by the shell outlives the run, and the next run ends it.
  @Test(arguments: [
    #"[todo-server, --port, "PORT"]"#, #"[sh, -c, "SERVER --port PORT & wait"]"#,
  ])
  func aKilledRunLeavesNoTargetAndAFreePort(start: String) throws {
    let run = try Running(start)
    try run.command.blockUntil("actions succeed") { run.succeeded > 20 }
    let target = try #require(run.target)
    kill(run.id, SIGKILL)
    // Without a parent, the target may remain as a zombie, which holds no port.
    try blockUntil("the target has exited") { Running.status(target).map { $0.state == "Z" } ?? true }
    #expect(run.command.end().status == SIGKILL)
    let next = try Command.run(
      [
        "run", Command.project.appendingPathComponent("simulations/todo").path, "--no-dashboard", "--quiet", "--speed",
        "20000", "--duration", "1h", "--config", "target.url=http://127.0.0.1:\(run.port)", "--config",
        "target.start=[todo-server, --port, \"\(run.port)\"]",
      ], in: run.folder.url)
    #expect(next.status == 0, "\(next.errors)")
  }
}
