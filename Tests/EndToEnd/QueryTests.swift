import Engine
import Beamulator
import Foundation
import Storage
import Support
import Testing

/// `beamulator query` and `beamulator runs push` on short runs.
@Suite(.timeLimit(.minutes(5)))
struct QueryTests {
  private struct Figures: Decodable, Equatable {
    struct Row: Decodable, Equatable {
      struct Percentiles: Decodable, Equatable { var p50, p99, max: Int }
      var name: String
      var actions: Int
      var serviceUs: Percentiles
    }
    var rows: [Row]
    var isCut: Bool
  }

  private struct Pushed: Decodable, Equatable {
    var stored: Int
    var expected: Int
    var complete: Bool
  }

  private let simulation = Command.project.appendingPathComponent("simulations/sensors").path
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func run(_ arguments: [String]) throws -> RunSummary {
    let outcome = try Command.run(
      ["run", simulation, "--speed", "max", "--shards", "1", "--no-dashboard", "--json"] + arguments, in: folder.url)
    return try RunSummary(json: Data(outcome.output.utf8))
  }

  private func ask(_ arguments: [String], expecting status: Int32 = 0) throws -> Command.Outcome {
    let outcome = try Command.run(arguments, in: folder.url)
    #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
    return outcome
  }

  private func json<Answer: Decodable>(_ arguments: [String], as type: Answer.Type = Answer.self) throws -> Answer {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Answer.self, from: Data(ask(arguments + ["--json"]).output.utf8))
  }

  @Test func aRunIsQueriedAndPushed() throws {
    let server = try PostgresServer.shared.get()
    let url = try server.url(database: "asked")
    let summary = try run(["--duration", "2h"])
    let id = summary.runId
    let overview = try ask(["query", "last"]).output
    #expect(
      overview.contains("run \(id) (sensors") && overview.contains("actions    \(summary.totals.actions), 0 failed"))
    #expect(overview.contains("no complaints") && overview.contains("busiest actor"))
    let figures: Figures = try json(["query", id, "--by", "action"])
    #expect(figures.rows.map(\.name) == ["send_readings"] && figures.rows[0].actions == summary.totals.actions)
    let buckets = try ask(["query", "runs/\(id)", "--bucket", "30m", "--limit", "2"]).output
    #expect(buckets.contains("more rows available; see --limit") && buckets.contains("0:00 "))
    let history = try ask(["query", id, "--actor", "Collector-3001"]).output
    #expect(history.contains("started") && history.contains("send_readings"))
    let comparison = try ask(["query", id, "--compare", "last"]).output
    #expect(comparison.contains("send_readings") && comparison.contains("+0.0 %"))

    for _ in 0..<2 {
      let pushed: Pushed = try json(["runs", "push", "last", "--sink", url])
      let stored = try #require(summary.totals.stored)
      #expect(pushed == Pushed(stored: stored, expected: stored, complete: true))
    }
    #expect(try json(["query", "last", "--sink", url, "--by", "action"]) == figures)
    #expect(
      try server.psql("SELECT source, verdict FROM run_metadata", database: "asked") == [
        ["Sensor, Collector", "VALID"]
      ])
    _ = try server.psql("DELETE FROM actor_events WHERE seq = (SELECT min(seq) FROM actor_events)", database: "asked")
    let incomplete = try ask(["runs", "push", id, "--sink", url], expecting: 98)
    #expect(incomplete.output.contains("INCOMPLETE, expected \(summary.totals.stored ?? 0) records"))
  }

  @Test func recordsInTheSpoolArePushed() throws {
    let server = try PostgresServer.shared.get()
    let url = try server.url(database: "waited")
    let summary = try run(["--duration", "30m", "--sink", "postgres://me:geheim@127.0.0.1:1/load"])
    #expect(summary.verdict == RunSummary.incomplete)
    let unknown = try ask(["query", "last"], expecting: 104).errors
    #expect(unknown.contains("stored without user and password") && !unknown.contains("geheim"))
    let pushed: Pushed = try json(["runs", "push", "last", "--sink", url])
    let waiting = try #require(summary.totals.waiting)
    #expect(pushed == Pushed(stored: waiting, expected: waiting, complete: true) && summary.totals.dropped == 0)
    let whole: RunSummary = try json(["runs", "show", "last"])
    #expect(whole.verdict == RunSummary.valid && whole.exitCode == 0 && whole.totals.waiting == nil)
    #expect(whole.totals.stored == waiting && whole.totals.acts == summary.totals.acts)
    #expect(try ask(["query", "last", "--sink", url]).output.contains("run \(summary.runId) (sensors"))
    let again = try ask(["runs", "push", "last", "--sink", url], expecting: 104).errors
    #expect(again.contains("nothing to push"))
  }

  @Test func recordsInTheSpoolOfASQLiteRunCompleteItWhenItIsPushed() throws {
    let url = try PostgresServer.shared.get().url(database: "completed")
    let command = try Command(
      ["run", simulation, "--speed", "600", "--duration", "30m", "--no-dashboard", "--quiet"], in: folder.url)
    _ = try folder.engine(otherThan: 0, of: command)
    let path = try folder.newestRun().appendingPathComponent("actions.sqlite").path
    try command.blockUntil("the database exists") { FileManager.default.fileExists(atPath: path) }
    // Until the run has given up, no other process can write to its database.
    let database = try SQLiteDatabase(path: path, access: .readWrite)
    try database.execute("BEGIN IMMEDIATE")
    #expect(command.end().status == 98)
    try database.execute("ROLLBACK")
    let left: RunSummary = try json(["runs", "show", "last"])
    let (waiting, stored) = (left.totals.waiting ?? 0, left.totals.stored ?? 0)
    #expect(left.verdict == RunSummary.incomplete && waiting > 0)
    let pushed: Pushed = try json(["runs", "push", "last", "--sink", url])
    #expect(pushed == Pushed(stored: stored + waiting, expected: stored + waiting, complete: true))
    let complete: RunSummary = try json(["runs", "show", "last"])
    #expect(complete.verdict == RunSummary.valid && complete.exitCode == 0 && complete.totals.waiting == nil)
    #expect(complete.totals.stored == stored + waiting)
  }

  @Test func anActiveRunIsNotPushed() throws {
    let command = try Command(
      ["run", simulation, "--speed", "100", "--no-dashboard", "--quiet"], in: folder.url)
    _ = try folder.engine(otherThan: 0, of: command)
    let refused = try ask(["runs", "push", "last", "--sink", "postgres://127.0.0.1:1/load"], expecting: 104)
    #expect(refused.errors.contains("is still active"))
    #expect(try ask(["query", "last"]).output.contains("none: the run is active or died"))
    command.process.terminate()
    #expect(command.end().status == 105)
  }

  @Test(arguments: [
    (["query", "none"], "unknown run 'none'"), (["query", "last", "--by", "acter"], "did you mean 'actor'"),
    (["query", "last", "--bucket", "soon"], "--bucket is 'soon'"),
    (["query", "last", "--limit", "0"], "--limit is '0'; write a number from 1 to 10000"),
    (["query", "last", "--actor", "1", "--by", "action"], "--actor and --by cannot be combined"),
    (["query", "last"], "no runs in 'runs'"), (["runs", "push"], "runs push requires a run ID"),
    (["runs", "push", "none", "--sink", "postgres://db"], "unknown run 'none'"),
  ])
  func errorsNameTheInvalidArgument(arguments: [String], message: String) throws {
    #expect(try ask(arguments, expecting: 104).errors.contains(message))
  }
}
