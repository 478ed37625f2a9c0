import Engine
import Beamulator
import Foundation
import Storage
import Support
import Testing

/// Runs of the executable whose records go to a database.
@Suite(.timeLimit(.minutes(5)))
struct PostgresRunTests {
  private let simulation = Command.project.appendingPathComponent("simulations/sensors").path

  /// The columns that are equal in two runs with the same decisions. Record numbers depend on the batches.
  private static let columns = [
    "action_log":
      "timestamp actor_id name behavior action args success result error due_time status",
    "complaints_log": "timestamp actor_id actor behavior severity message action args result trigger",
    "actor_events": "timestamp actor_id name behavior event detail",
  ]

  /// FNV-1a over all values.
  private func digest(_ rows: [[String?]]) -> UInt64 {
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for row in rows {
      for value in row {
        for byte in Array((value ?? "\u{0}").utf8) + [0xFF] { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
      }
    }
    return digest
  }

  private func inSQLite(_ path: String, _ table: String, _ columns: [String]) throws -> [[String?]] {
    let select = try SQLiteStatement(
      "SELECT \(columns.joined(separator: ", ")) FROM \(table) ORDER BY seq",
      on: SQLiteDatabase(path: path, access: .readOnly))
    var rows: [[String?]] = []
    while try select.step() { rows.append(columns.indices.map { select.text(Int32($0)) }) }
    return rows
  }

  private func inPostgres(
    _ server: PostgresServer, _ database: String, _ table: String, _ columns: [String]
  ) throws -> [[String?]] {
    let shown = columns.map {
      switch $0 {
      case "timestamp", "due_time": "(extract(epoch from \($0)) * 1000000)::bigint"
      case "success": "success::int"
      default: $0
      }
    }
    return try server.psql("SELECT \(shown.joined(separator: ", ")) FROM \(table) ORDER BY seq", database: database)
  }

  @Test func recordsEqualThoseInSQLite() throws {
    let server = try PostgresServer.shared.get()
    let url = try server.url(database: "sensors")
    let folder = try Folder()
    let arguments = [
      "run", simulation, "--speed", "max", "--duration", "2h", "--shards", "1", "--no-dashboard", "--json",
      "--config", "start=2026-01-05T08:00:00Z",
    ]
    var summaries: [RunSummary] = []
    for (out, sink) in [("one", "sqlite"), ("two", url)] {
      let outcome = try Command.run(arguments + ["--out", out, "--sink", sink], in: folder.url)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let summary = try RunSummary(json: Data(outcome.output.utf8))
      #expect(summary.totals.recorded == summary.totals.stored && (summary.totals.stored ?? 0) > 3_000)
      summaries.append(summary)
    }
    #expect(summaries[0].decisionDigest == summaries[1].decisionDigest)
    #expect(summaries[0].totals.stored == summaries[1].totals.stored)
    #expect(summaries[1].results == "postgres://127.0.0.1:\(server.port)/sensors")
    let path = try folder.newestRun("one").appendingPathComponent("actions.sqlite").path
    for (table, names) in Self.columns {
      let columns = names.split(separator: " ").map(String.init)
      let rows = try inSQLite(path, table, columns)
      let stored = try inPostgres(server, "sensors", table, columns)
      #expect(rows.count == stored.count && digest(rows) == digest(stored), "\(table)")
    }
    #expect(try server.psql("SELECT verdict FROM run_metadata", database: "sensors") == [["VALID"]])
    // No file in the folder contains the password.
    let run = try folder.newestRun("two")
    let names = try FileManager.default.contentsOfDirectory(atPath: run.path)
    #expect(!names.contains("actions.sqlite") && names.contains("run.json"))
    for name in names {
      let text = String(decoding: FileManager.default.contents(atPath: run.path + "/" + name) ?? Data(), as: UTF8.self)
      #expect(!text.contains("geheim"), "\(name)")
    }
    let check = try Command.run(["check", simulation, "--sink", url], in: folder.url)
    #expect(check.status == 0 && check.output.contains("127.0.0.1") && !check.output.contains("geheim"))
  }

  @Test func aResumedRunContinuesInItsDatabase() throws {
    let server = try PostgresServer.shared.get()
    let url = try server.url(database: "resumed")
    let folder = try Folder()
    let arguments = ["run", simulation, "--speed", "max", "--no-dashboard", "--json", "--sink", url]
    for words in [["--duration", "1h"], ["--duration", "2h", "--resume", "last", "--sink-required"]] {
      let outcome = try Command.run(arguments + words, in: folder.url)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let totals = try RunSummary(json: Data(outcome.output.utf8)).totals
      let stored = try server.psql(
        "SELECT count(*), count(DISTINCT seq), max(seq) FROM (SELECT seq FROM action_log UNION ALL "
          + "SELECT seq FROM complaints_log UNION ALL SELECT seq FROM actor_events) all_records", database: "resumed")
      #expect(Set(stored[0]) == ["\(totals.stored ?? 0)"] && totals.recorded == totals.stored)
    }
    #expect(try server.psql("SELECT count(*) FROM run_metadata", database: "resumed") == [["1"]])
  }

  @Test func anUnreachableDatabasePreventsTheStartOnlyIfRequired() throws {
    let folder = try Folder()
    let arguments = [
      "run", simulation, "--speed", "max", "--duration", "30m", "--no-dashboard", "--quiet", "--sink",
      "postgres://me:geheim@127.0.0.1:1/load",
    ]
    let required = try Command.run(arguments + ["--sink-required"], in: folder.url)
    #expect(required.status == 104)
    #expect(required.errors.contains("127.0.0.1:1/load") && required.errors.contains("start the database"))
    let run = try Command.run(arguments, in: folder.url)
    #expect(run.status == 98, "\(run.output)")
    #expect(run.errors.contains("cannot write records, retrying; sink: postgres://127.0.0.1:1/load"))
    for outcome in [required, run] { #expect(!(outcome.output + outcome.errors).contains("geheim")) }
    let bad = try Command.run(["run", simulation, "--sink", "postgres://me:ge@heim@db/load"], in: folder.url)
    #expect(
      bad.status == 104 && bad.errors.contains("record.sink: cannot store records in postgres://***@db/load")
        && !bad.errors.contains("heim"))
  }
}
