import Engine
import Beamulator
import Foundation
import Storage
import Testing

/// The sensors simulation: a hundred collectors observe three thousand sensors.
@Suite(.timeLimit(.minutes(5)))
struct SensorsTests {
  private struct Sent: Decodable {
    var sensors: Int
    var readings: Int
    var mean: Double?
    var highest: Double?
  }

  private func run(_ arguments: [String]) throws -> (summary: RunSummary, folder: Folder) {
    let folder = try Folder()
    let simulation = Command.project.appendingPathComponent("simulations/sensors").path
    let outcome = try Command.run(["run", simulation, "--no-dashboard", "--json"] + arguments, in: folder.url)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return (try RunSummary(json: Data(outcome.output.utf8)), folder)
  }

  @Test func eachReadingIsCollectedOnceForAnyNumberOfShards() throws {
    var digests: Set<String> = []
    for shards in ["1", "2"] {
      let (summary, folder) = try run(["--speed", "max", "--duration", "4h", "--seed", "3", "--shards", shards])
      digests.insert(summary.decisionDigest)
      #expect(summary.totals.actors == 3100 && summary.totals.crashes == 0)
      // Each sensor acts every five minutes from its arrival on: 48 times in four hours.
      #expect(summary.totals.acts == 3000 * 48 + summary.totals.actions)
      let path = try folder.newestRun().appendingPathComponent("actions.sqlite").path
      let rows = try SQLiteStatement(
        "SELECT actor_id, args, timestamp FROM action_log ORDER BY timestamp, actor_id",
        on: SQLiteDatabase(path: path, access: .readOnly))
      var sensors: [Int64: Int] = [:]
      var readings = 0
      var first: Int64?
      while try rows.step() {
        let sent = try JSONDecoder().decode(Sent.self, from: Data((rows.text(1) ?? "").utf8))
        first = first ?? (rows.integer(2) ?? 0)
        readings += sent.readings
        // After five minutes all sensors have found their collector.
        if (rows.integer(2) ?? 0) - (first ?? 0) > 330_000_000 {
          #expect(sensors[(rows.integer(0) ?? 0)] == nil || sensors[(rows.integer(0) ?? 0)] == sent.sensors)
          sensors[(rows.integer(0) ?? 0)] = sent.sensors
          #expect((sent.mean.map { 19..<24 ~= $0 } ?? (sent.readings == 0)))
        }
      }
      #expect(sensors.values.reduce(0, +) == 3000 && sensors.count == 100)
      // Readings that are not yet collected are at most 50 minutes old.
      #expect(readings <= 3000 * 48 && readings > 3000 * (48 - 10))
    }
    #expect(digests.count == 1)
  }

  @Test func allSensorsActOnScheduleAtAPace() throws {
    let (summary, _) = try run(["--speed", "2000", "--duration", "2h"])
    #expect(summary.totals.actors == 3100 && summary.totals.crashes == 0)
    #expect(summary.totals.acts == 3000 * 24 + summary.totals.actions)
  }
}
