import Engine
import Beamulator
import Foundation
@testable import Storage
import Support
import Testing

/// The same queries about the same rows, to SQLite and to a real PostgreSQL.
@Suite(.timeLimit(.minutes(3)))
struct RecordQueryTests {
  private let folder: TemporaryFolder
  private let server: PostgresServer
  private let address: PostgresAddress
  private let batches = RecordedRuns.batches()
  private let queries: [RecordQuery]

  init() throws {
    folder = try TemporaryFolder()
    server = try PostgresServer.shared.get()
    let database = "q" + UUID().uuidString.lowercased().filter { $0 != "-" }
    address = try PostgresAddress(server.url(database: database))
    let sinks: [any Sink] = [
      SQLiteSink(path: folder.file("actions.sqlite")),
      PostgresSink(address, rejected: folder.file("rejected.jsonl")),
    ]
    for sink in sinks {
      try sink.open(.sample())
      for batch in batches { try sink.write(batch) }
      try sink.close(.sample(end: 3_000_000, verdict: "VALID"))
    }
    // Another run in the same database, which is not queried.
    let other = PostgresSink(address, rejected: folder.file("rejected.jsonl"))
    try other.open(.sample("run-0"))
    try other.write(.actions(100, from: 1))
    queries = [try RecordQuery(path: folder.file("actions.sqlite")), try RecordQuery(address)]
  }

  private var actions: [ActionRecord] { batches.flatMap(\.actions) }

  /// The answer of both databases, which must be equal.
  private func agreed<Answer: Encodable>(_ ask: (RecordQuery) throws -> Answer) throws -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let answers = try queries.map(ask)
    let texts = try answers.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    #expect(texts[0] == texts[1])
    return answers[0]
  }

  /// Percentiles by the definition of the nearest rank.
  private func percentiles(_ values: [Int64]) -> DurationPercentiles {
    let sorted = values.sorted()
    let ranked = [50, 90, 95, 99, 100].map { percent in
      sorted.isEmpty ? nil : sorted[max(1, (sorted.count * percent + 99) / 100) - 1]
    }
    return DurationPercentiles(ranked[...])
  }

  private func figures(_ name: String?, _ actor: Int64?, _ actions: [ActionRecord]) -> ActionFigures {
    ActionFigures(
      name: name, actor: actor, actions: Int64(actions.count), failed: Int64(actions.count { $0.success == false }),
      inDoubt: Int64(actions.count { $0.success == nil }),
      serviceUs: percentiles(actions.filter { $0.success != nil }.map(\.service)),
      lagUs: percentiles(actions.map(\.lag)))
  }

  @Test func figuresMatchTheRows() throws {
    #expect(try agreed { try $0.figures(of: "run-1") } == figures(nil, nil, actions))
    let byAction = try agreed { try $0.figures(of: "run-1", by: .action, limit: 10) }
    let grouped: [String: [ActionRecord]] = Dictionary(grouping: actions, by: \.action)
    let expected = grouped.map { figures($0.key, nil, $0.value) }.sorted {
      $0.actions == $1.actions ? ($0.name ?? "") < ($1.name ?? "") : $0.actions > $1.actions
    }
    #expect(byAction.rows == expected && !byAction.isCut && byAction.rows.count == 3)
    let byBehavior = try agreed { try $0.figures(of: "run-1", by: .behavior, limit: 1) }
    #expect(byBehavior.isCut && byBehavior.rows.count == 1)
    let byActor = try agreed { try $0.figures(of: "run-1", by: .actor, limit: 12) }
    #expect(byActor.rows.count == 12 && !byActor.isCut)
    for row in byActor.rows {
      #expect(
        row
          == figures(
            row.actor == 3 ? RecordedRuns.oddName : row.name, row.actor, actions.filter { $0.actor.id == row.actor }))
    }
  }

  @Test(arguments: [60_000_000, 1_500_000, 86_400_000_000, 7]) func bucketsMatchTheRows(width: Int64) throws {
    func start(_ action: ActionRecord) -> Int64 {
      Int64((Double(action.timestamp) / Double(width)).rounded(.down)) * width
    }
    let all = try agreed { try $0.buckets(of: "run-1", width: width, limit: 5_000) }
    func bucket(_ start: Int64, _ actions: [ActionRecord]) -> ActionBucket {
      ActionBucket(
        timestamp: start, actions: Int64(actions.count), failed: Int64(actions.count { $0.success == false }),
        inDoubt: Int64(actions.count { $0.success == nil }))
    }
    let grouped: [Int64: [ActionRecord]] = Dictionary(grouping: actions, by: start)
    let expected = grouped.keys.sorted().map { bucket($0, grouped[$0] ?? []) }
    #expect(all.rows == expected && !all.isCut && expected[0].timestamp < 0)
    let byAction = try agreed { try $0.buckets(of: "run-1", by: .action, width: width, limit: 2) }
    #expect(byAction.isCut && byAction.rows.count == 2 && byAction.rows[0].name != nil)
  }

  @Test func complaintsActorsAndHistoryMatchTheRows() throws {
    let complaints = try agreed { try $0.complaints(of: "run-1", limit: 10) }
    #expect(complaints.rows.map(\.complaints).reduce(0, +) == Int64(batches.flatMap(\.complaints).count))
    #expect(Set(complaints.rows.map { "\($0.severity) \($0.message)" }) == ["urgent a", "annoying a", "annoying b"])
    let busiest = try agreed { try $0.busiest(of: "run-1", limit: 3) }
    let counts = Dictionary(grouping: actions, by: \.actor.id).mapValues { Int64($0.count) }
    #expect(busiest.rows.map(\.actions) == Array(counts.values.sorted(by: >).prefix(3)) && busiest.isCut)
    let unluckiest = try agreed { try $0.unluckiest(of: "run-1", limit: 20) }
    let trouble = unluckiest.rows.map { $0.failed + $0.complaints }
    #expect(trouble == trouble.sorted(by: >) && !unluckiest.isCut)
    let failed = actions.count { $0.success == false }
    #expect(trouble.reduce(0, +) == Int64(failed + batches.flatMap(\.complaints).count))
    let span = try agreed { try $0.span(of: "run-1") }
    #expect(span == -700_000_000...1_399_300_000)

    let named = try agreed { try $0.history(of: "run-1", actor: RecordedRuns.oddName, limit: 7) }
    #expect(named.rows.count == 7 && named.isCut && named.rows.allSatisfy { $0.actor == 3 })
    let all = try agreed { try $0.history(of: "run-1", actor: "2", limit: 5_000) }
    #expect(all.rows.map(\.seq) == all.rows.map(\.seq).sorted() && !all.isCut)
    #expect(all.rows.count { $0.kind == .event } == batches.count)
    #expect(Set(all.rows.compactMap(\.outcome)) == ["done", "failed", "in doubt"])
    #expect(all.rows.count { $0.kind == .action } == actions.count { $0.actor.id == 2 })
  }

  @Test func runsAreFoundByTheirID() throws {
    let run = try #require(try agreed { try $0.run("run-1") })
    #expect(run.verdict == "VALID" && run.seed == "18446744073709551615" && run.ended == 3_000_000)
    #expect(try agreed { try $0.run("' OR 1 = 1 --") } == nil)
    #expect(try queries[1].runs(limit: 10).rows.map(\.runId).sorted() == ["run-0", "run-1"])
    #expect(try agreed { try $0.figures(of: "none") }.actions == 0)
    #expect(try agreed { try $0.figures(of: "none", by: .actor, limit: 3) }.rows.isEmpty)
    #expect(try agreed { try $0.span(of: "none") } == nil)
  }

  @Test func queriesHaveATimeLimit() throws {
    let late = try RecordQuery(path: folder.file("actions.sqlite"), seconds: 0)
    let error = try #require(throws: SQLiteError.self) { try late.figures(of: "run-1", by: .action, limit: 10) }
    #expect(error.description.contains("the query takes longer than 0 s: query less"))
    // A query that waits for a lock takes too long.
    let holder = try PostgresConnection(address, by: Deadline(seconds: 60))
    try holder.execute("BEGIN", by: Deadline(seconds: 60))
    try holder.execute("LOCK TABLE action_log", by: Deadline(seconds: 60))
    let held = try RecordQuery(address, seconds: 0.2)
    let refusal = try #require(throws: PostgresError.self) { try held.figures(of: "run-1") }
    #expect(refusal.code == .timedOut && refusal.description.contains("the query takes longer than 1 s: query less"))
  }

  @Test func aDatabaseWithoutRunsIsReported() throws {
    let database = "e" + UUID().uuidString.lowercased().filter { $0 != "-" }
    let query = try RecordQuery(PostgresAddress(server.url(database: database)))
    let error = try #require(throws: PostgresError.self) { try query.runs(limit: 1) }
    #expect(error.description.contains("no run was recorded there"))
  }
}
