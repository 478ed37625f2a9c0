import Engine
import Beamulator
import Foundation
import Glibc
import Storage
import Support
import Testing

/// A run is killed repeatedly, and its records are compared with the server's log.
///
/// `BEAMULATOR_LONG=1` kills the run more often.
@Suite(.timeLimit(.minutes(10)))
struct KillTests {
  /// The number of kills before and after the resume. The supervisor gives up after more than ten crashes per minute.
  private static let kills = Command.isLong ? 10 : 3

  private struct Row {
    let method: String
    let timestamp: Int64
    let sent: Int64
    let status: Int64?
    let isInDoubt: Bool
  }

  private static let methods = ["list_tasks": "GET", "add_task": "POST", "mark_task": "PUT", "remove_task": "DELETE"]

  private func systemMicroseconds() -> Int64 { Int64(Date().timeIntervalSince1970 * 1e6) }

  /// Kills the engine a number of times at random moments; returns the times before each kill and after each exit.
  ///
  /// - Parameter last: The last killed engine, which may be from before the resume.
  private func killEngine(
    _ times: Int, _ command: Command, in folder: Folder, after last: inout Int32, _ random: inout RandomStream
  ) throws -> [(before: Int64, after: Int64)] {
    var moments: [(before: Int64, after: Int64)] = []
    for _ in 0..<times {
      last = try folder.engine(otherThan: last, of: command)
      usleep(UInt32(200_000 + random.unit() * 1_000_000))
      let before = systemMicroseconds()
      kill(last, SIGKILL)
      try blockUntil("engine \(last) has exited") { !Command.isAlive(last) }
      moments.append((before, systemMicroseconds()))
    }
    last = try folder.engine(otherThan: last, of: command)
    return moments
  }

  private func rows(_ run: URL) throws -> [Row] {
    let database = try SQLiteDatabase(path: run.appendingPathComponent("actions.sqlite").path, access: .readOnly)
    let statement = try SQLiteStatement(
      "SELECT action, timestamp, real_time - service_us, status, success IS NULL FROM action_log ORDER BY seq",
      on: database)
    var rows: [Row] = []
    while try statement.step() {
      rows.append(
        Row(
          method: Self.methods[statement.text(0) ?? ""] ?? "?", timestamp: statement.integer(1) ?? 0,
          sent: statement.integer(2) ?? 0, status: statement.integer(3), isInDoubt: statement.integer(4) == 1))
    }
    return rows
  }

  @Test func everyRequestSeenByTheServerIsRecordedOnceOrInDoubt() throws {
    let folder = try Folder()
    let port = try freePort()
    let log = folder.url.appendingPathComponent("server.log").path
    let server = Process()
    server.executableURL = Command.products.appendingPathComponent("todo-server")
    server.arguments = ["--port", "\(port)", "--latency", "2ms..30ms", "--log", log]
    try server.run()
    defer {
      server.terminate()
      server.waitUntilExit()
    }
    try folder.write(
      """
      speed: 1000
      target: { url: "http://127.0.0.1:\(port)", ready: /tasks }
      population:
        - { behavior: Organizer, count: 20 }
        - { behavior: Procrastinator, count: 800, arrive: { over: 1h } }
      """, to: "sim/simulation.yaml")
    var random = RandomStream(seed: 20, stream: 1)
    var kills: [(before: Int64, after: Int64)] = []
    var summary: RunSummary?
    var engine: Int32 = 0
    for words in [[], ["--resume", "last"]] {
      let command = try Command(["run", "sim", "--no-dashboard", "--json"] + words, in: folder.url)
      let before = folder.saved?.time ?? 0
      kills += try killEngine(Self.kills, command, in: folder, after: &engine, &random)
      try command.blockUntil("a checkpoint after the kills") { folder.saved?.time ?? 0 > before }
      try command.blockUntil("more than 20 answers to each method") {
        let answered = ((try? self.rows(folder.newestRun())) ?? []).filter { $0.status != nil }
        return Self.methods.values.allSatisfy { method in answered.count { $0.method == method } > 20 }
      }
      kill(command.process.processIdentifier, SIGINT)
      let outcome = command.end()
      #expect(outcome.status == 105, "\(outcome.errors)")
      summary = try RunSummary(json: Data(outcome.output.utf8))
    }
    let run = try folder.newestRun()
    let rows = try rows(run)
    let seen = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map { $0.split(separator: " ") }
    for method in Self.methods.values {
      let sent = seen.count { $0[1] == method }
      let mine = rows.filter { $0.method == method }
      let answered = mine.count { $0.status != nil }
      // Each engine probes whether the target is ready.
      let probes = method == "GET" ? 2 * (Self.kills + 1) : 0
      // Each recorded answer belongs to a different request, and each request has a record, which may be in doubt.
      #expect(answered <= sent && sent <= mine.count + probes, "\(method): \(answered) \(sent) \(mine.count)")
      #expect(answered > 20)
    }
    let doubts = rows.count(where: \.isInDoubt)
    #expect(doubts > 0)
    print("\(kills.count) kills: \(rows.count) actions, \(doubts) in doubt")
    let totals = try #require(summary).totals
    #expect(totals.inDoubt == doubts && totals.actions == rows.count - doubts && totals.actors == 820)
    #expect(summary?.verdict == "VALID" && totals.quarantined == 0 && totals.crashes == 0)
    #expect(try RunArchive(path: run.appendingPathComponent("actions.sqlite").path).counts().events["stopped"] == nil)
    // Simulated time does not decrease from one engine to the next.
    #expect(kills.count == 2 * Self.kills)
    for kill in kills {
      let before = rows.filter { $0.sent < kill.before }.map(\.timestamp).max() ?? 0
      let after = rows.filter { $0.sent > kill.after }.map(\.timestamp).min() ?? .max
      #expect(before <= after)
    }
    #expect(!FileManager.default.fileExists(atPath: run.appendingPathComponent("spool").path))
  }

  @Test(.enabled(if: getuid() == 0, "mounting needs root"))
  func aTemporarilyFullDeviceOnlyDelaysCheckpoints() throws {
    let folder = try Folder()
    let device = try SmallDevice(at: folder.url.appendingPathComponent("runs"), kibibytes: 24 * 1024)
    defer { device.unmount() }
    try folder.write(
      "{ speed: 200, population: [{ behavior: Sensor, count: 500, config: { every: 20s } }] }",
      to: "sim/simulation.yaml")
    let words = ["run", "sim", "--no-dashboard", "--json", "--log-file", "run.log"]
    let command = try Command(words, in: folder.url)
    let log = folder.url.appendingPathComponent("run.log")
    func awaitLog(_ text: String) throws {
      try command.blockUntil("in the log: \(text)") {
        (try? String(contentsOf: log, encoding: .utf8))?.contains(text) == true
      }
    }
    try awaitLog("the run starts")
    let filler = folder.url.appendingPathComponent("runs/filler")
    let descriptor = open(filler.path, O_WRONLY | O_CREAT, 0o644)
    let block = [UInt8](repeating: 0, count: 4096)
    while write(descriptor, block, block.count) > 0 {}
    close(descriptor)
    try awaitLog("cannot save the checkpoint, retrying")
    try FileManager.default.removeItem(at: filler)
    try awaitLog("checkpoints are being saved again")
    kill(command.process.processIdentifier, SIGINT)
    let outcome = command.end()
    #expect(outcome.status == 105, "\(outcome.errors)")
    let first = try RunSummary(json: Data(outcome.output.utf8))
    #expect(first.verdict == "VALID" && first.totals.acts > 0)
    let run = try folder.newestRun()
    do {
      let database = try SQLiteDatabase(path: run.appendingPathComponent("checkpoint.sqlite").path, access: .readOnly)
      let check = try SQLiteStatement("PRAGMA integrity_check", on: database)
      #expect(try check.step() && check.text(0) == "ok")
    }
    let duration = ["--duration", "\(Int(first.simulatedSeconds) + 600)s", "--resume", "last"]
    let second = try Command.run(words + duration, in: folder.url)
    #expect(second.status == 0, "\(second.errors)")
    let totals = try RunSummary(json: Data(second.output.utf8)).totals
    #expect(totals.acts > first.totals.acts && totals.actors == 500)
  }
}
