import Engine
import Beamulator
import Foundation
import Storage
import Testing

/// Runs that end or are killed, and are resumed.
@Suite(.timeLimit(.minutes(5)))
struct ResumeRunTests {
  private let sensors = Command.project.appendingPathComponent("simulations/sensors").path

  private func arguments(_ more: [String]) -> [String] {
    ["run", sensors, "--no-dashboard", "--json", "--seed", "3"] + more
  }

  /// Starts a run and ends it by a signal once its checkpoint includes a number of records.
  private func end(_ arguments: [String], by signal: Int32, in folder: Folder, records: Int64) throws -> Command.Outcome
  {
    let command = try Command(arguments, in: folder.url)
    try command.blockUntil("\(records) records are saved") { folder.saved?.sequence ?? 0 >= records }
    #expect(command.process.isRunning)
    kill(command.process.processIdentifier, signal)
    return command.end()
  }

  /// All records without their numbers.
  private func contents(_ run: URL) throws -> [String] {
    let database = try SQLiteDatabase(path: run.appendingPathComponent("actions.sqlite").path, access: .readOnly)
    var rows: [String] = []
    for query in [
      "SELECT 'action', actor_id, timestamp - clock_start, action, args || ifnull(result, '') FROM action_log, run_metadata",
      "SELECT 'event', actor_id, timestamp - clock_start, event, ifnull(detail, '') FROM actor_events, run_metadata",
    ] {
      let row = try SQLiteStatement(query, on: database)
      while try row.step() { rows.append((0..<5).map { row.text($0) ?? "" }.joined(separator: " ")) }
    }
    return rows.sorted()
  }

  @Test(arguments: [SIGKILL, SIGINT])
  func aResumedRunThatSkipsTimeEqualsAnUninterruptedRun(signal: Int32) throws {
    let (folder, other) = (try Folder(), try Folder())
    let words = arguments(["--speed", "max", "--duration", Command.isLong ? "16h" : "5h"])
    let whole = try RunSummary(json: Data(try Command.run(words, in: other.url).output.utf8))
    let outcome = try end(words, by: signal, in: folder, records: 3300)
    #expect(outcome.status == (signal == SIGINT ? 105 : SIGKILL))
    let outcomeOfRest = try Command.run(words + ["--resume", "last", "--shards", "1"], in: folder.url)
    #expect(outcomeOfRest.status == 0, "\(outcomeOfRest.errors)")
    let rest = try RunSummary(json: Data(outcomeOfRest.output.utf8))
    #expect(rest.decisionDigest == whole.decisionDigest && rest.totals.acts == whole.totals.acts)
    #expect(rest.totals.actions == whole.totals.actions && rest.verdict == "VALID")
    let run = try folder.newestRun()
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.appendingPathComponent("runs").path).count == 1)
    #expect(rest.runId == run.lastPathComponent)
    let counts = try RunArchive(path: run.appendingPathComponent("actions.sqlite").path).counts()
    #expect(counts.actions == whole.totals.actions && counts.events == ["started": 3100])
    #expect(try contents(run) == contents(other.newestRun()))
  }

  @Test func aResumedRunAtAPaceKeepsAndExtendsItsRecords() throws {
    let folder = try Folder()
    _ = try end(arguments(["--speed", "2000"]), by: SIGKILL, in: folder, records: 3200)
    let run = try folder.newestRun()
    let path = run.appendingPathComponent("actions.sqlite").path
    let before = try RunArchive(path: path).counts()
    let time = try #require(folder.saved).time
    let state = try Command.run(["runs", "list"], in: folder.url)
    #expect(state.output.contains("died"))
    let show = try Command.run(["runs", "show", "last"], in: folder.url).output
    let remedy = "died, no summary; resume it with beamulator run DIR --resume \(run.lastPathComponent), where DIR"
    #expect(show.contains(remedy) && !show.contains("{"), "\(show)")
    let command = try Command(arguments(["--speed", "2000", "--resume", run.lastPathComponent]), in: folder.url)
    try command.blockUntil("another hour is saved") { folder.saved?.time ?? 0 > time + 3_600_000_000_000 }
    // An active run cannot be resumed.
    let second = try Command.run(arguments(["--resume", "last"]), in: folder.url)
    #expect(second.status == 104 && second.errors.contains("is still active"), "\(second.errors)")
    kill(command.process.processIdentifier, SIGINT)
    let outcome = command.end()
    #expect(outcome.status == 105, "\(outcome.errors)")
    let summary = try RunSummary(json: Data(outcome.output.utf8))
    let after = try RunArchive(path: path).counts()
    #expect(after.actions > before.actions && after.events["started"] == 3100)
    #expect(after.actions == summary.totals.actions + summary.totals.inDoubt && summary.totals.actors == 3100)
    #expect(summary.simulatedSeconds > Double(time) / 1e9 + 3600 && summary.verdict == "VALID")
  }

  @Test(arguments: [
    ("nothing", "unknown run 'nothing'"), ("last", "no runs in 'runs'"),
    ("empty", "has no checkpoint"),
  ])
  func resumingAnUnusableRunIsRefused(name: String, expected: String) throws {
    let folder = try Folder()
    if name == "empty" {
      _ = try Command.run(arguments(["--speed", "max", "--duration", "1m"]), in: folder.url)
      let run = try folder.newestRun()
      try FileManager.default.removeItem(at: run.appendingPathComponent(RunLayout.checkpoint))
    }
    let outcome = try Command.run(arguments(["--resume", name == "empty" ? "last" : name]), in: folder.url)
    #expect(outcome.status == 104 && outcome.errors.contains(expected), "\(outcome.errors)")
  }
}
