import Beamulator
@testable import Storage
import Testing

/// Queries sent to QuestDB, and the decoding of its answers.
@Suite(.timeLimit(.minutes(3)))
struct QuestDBQueryTests {
  private let server: QuestDBFake
  private let query: RecordQuery

  init() throws {
    server = try QuestDBFake()
    query = try RecordQuery(PostgresAddress("questdb://127.0.0.1:\(server.port)"))
  }

  @Test func percentilesUseTheHistogramsOfQuestDB() throws {
    server.change {
      $0.answer = { _ in
        [["buy", "20", "2", "1", "850.0", "900.0", "901.0", "NaN", "1000", nil, "1.0", "2.0", "3.0", "4"]]
      }
    }
    let answer = try query.figures(of: "run-1", by: .action, limit: 5)
    #expect(
      answer.rows == [
        ActionFigures(
          name: "buy", actions: 20, failed: 2, inDoubt: 1,
          serviceUs: DurationPercentiles([850, 900, 901, nil, 1000]), lagUs: DurationPercentiles([nil, 1, 2, 3, 4]))
      ])
    #expect(
      server.kept.statements.last == """
        SELECT action, sum(tally) AS actions, sum(failed) AS failures, sum(doubtful) AS doubts, \
        approx_percentile(service, 0.50, 3) AS service_p50, approx_percentile(service, 0.90, 3) AS service_p90, \
        approx_percentile(service, 0.95, 3) AS service_p95, approx_percentile(service, 0.99, 3) AS service_p99, \
        max(service) AS service_max, approx_percentile(delay, 0.50, 3) AS delay_p50, \
        approx_percentile(delay, 0.90, 3) AS delay_p90, approx_percentile(delay, 0.95, 3) AS delay_p95, \
        approx_percentile(delay, 0.99, 3) AS delay_p99, max(delay) AS delay_max FROM (SELECT action, 1 AS tally, \
        CASE WHEN success = false AND in_doubt = false THEN 1 ELSE 0 END AS failed, \
        CASE WHEN in_doubt = true THEN 1 ELSE 0 END AS doubtful, \
        CASE WHEN in_doubt = true THEN NULL ELSE service_us END AS service, lag_us AS delay FROM action_log \
        WHERE run_id = $1) AS records GROUP BY action ORDER BY actions DESC, action LIMIT 6
        """)
  }

  @Test(arguments: [
    (60_000_000, "1m"), (90_000_000, "90s"), (1_500_000, "1500T"), (7, "7U"), (7_200_000_000, "2h"),
    (86_400_000_000, "1d"),
  ])
  func bucketsUseSampleBy(width: Int64, sample: String) throws {
    server.change { $0.answer = { _ in [["-60000000", "buy", "3", "1", "0"], ["0", "buy", "4", "0", "0"]] } }
    let answer = try query.buckets(of: "run-1", by: .action, width: width, limit: 1)
    #expect(
      answer.rows == [ActionBucket(timestamp: -60_000_000, name: "buy", actions: 3, failed: 1, inDoubt: 0)]
        && answer.isCut)
    #expect(
      server.kept.statements.last == """
        SELECT cast(timestamp AS LONG) AS bucket, action, actions, failures, doubts FROM (SELECT timestamp, action, \
        count(*) AS actions, sum(CASE WHEN success = false AND in_doubt = false THEN 1 ELSE 0 END) AS failures, \
        sum(CASE WHEN in_doubt = true THEN 1 ELSE 0 END) AS doubts FROM action_log WHERE run_id = $1 \
        SAMPLE BY \(sample) ALIGN TO CALENDAR) ORDER BY bucket, action LIMIT 2
        """)
  }

  @Test func actorsAreQueriedByIDAndName() throws {
    server.change {
      $0.answer = { sql in sql.contains("UNION ALL") ? [["12", "Ann", "Buyer", "9", "0", "0", "0"]] : [] }
    }
    _ = try query.figures(of: "run-1", by: .actor, limit: 5)
    #expect(server.kept.statements.last?.contains("WHERE run_id = $1 AND actor_id IN (12)) AS records") == true)
    _ = try query.history(of: "run-1", actor: "Ann's", limit: 5)
    #expect(
      server.kept.statements.last == """
        SELECT seq, cast(timestamp AS LONG), actor_id, name, event, detail FROM actor_events \
        WHERE run_id = $1 AND name = $2 ORDER BY seq DESC LIMIT 6
        """)
    // Syntax that QuestDB does not support.
    let words = ["FILTER", "percentile_disc", "HAVING", "date_bin", "extract", "::", "OVER", "IS NULL"]
    #expect(!server.kept.statements.contains { statement in words.contains { statement.contains($0) } })
    #expect(server.kept.problems.isEmpty)
  }
}
